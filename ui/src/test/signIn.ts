/** What a portal and the keychain answer, where all is well. */
import type { signInCommands } from '../engineSignIn';
import type { PortalAccount } from '../bindings/PortalAccount';
import type { Portal } from '../bindings/Portal';

export const portal: Portal = {
  start_url: 'https://d-1234567890.awsapps.com/start',
  portal_region: 'eu-west-1',
};

export const accounts: PortalAccount[] = [
  { id: '333333333333', name: 'Accounting', email: null },
  { id: '123456789012', name: 'Shop production', email: 'shop@example.com' },
];

export const signInAnswers: ReturnType<typeof signInCommands> = {
  signInChoices: async () => ({ portal: null, is_signed_in: false, keys: [] }),
  startPortalSignIn: async () => ({
    portal,
    user_code: 'WDJB-MJHT',
    page: 'https://device.sso.eu-west-1.amazonaws.com/?user_code=WDJB-MJHT',
    is_opened: true,
  }),
  openSignInPage: async () => undefined,
  finishPortalSignIn: async () => accounts,
  portalAccounts: async () => accounts,
  portalRoles: async () => ['Importer', 'ReadOnly'],
  takeKeys: async () => 'X2Q7-0a1b2c3d',
  forgetKeys: async () => undefined,
  signInWithCode: async () => undefined,
  signedInAgain: async () => undefined,
};
