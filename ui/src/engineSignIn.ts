/** The engine's commands for signing in to AWS, given what talks to it. What is secret goes in and never comes back. */
import type { Portal } from './bindings/Portal';
import type { PortalAccount } from './bindings/PortalAccount';
import type { PortalPrompt } from './bindings/PortalPrompt';
import type { SignInChoices } from './bindings/SignInChoices';
import type { Talks } from './engineTypes';

/** Access keys as they are typed. The page holds them only until they are handed over. */
export interface TypedKeys {
  access_key_id: string;
  secret_access_key: string;
  session_token: string | null;
}

export function signInCommands({ invoke }: Talks) {
  return {
    /** What was used before. */
    signInChoices: (): Promise<SignInChoices> => invoke('sign_in_choices', {}),
    /** Begins a sign-in at a company's portal and opens its page in the system's browser. */
    startPortalSignIn: (startUrl: string, region: string): Promise<PortalPrompt> =>
      invoke('start_portal_sign_in', { startUrl, region }),
    /** Opens the page of a sign-in that is under way again. */
    openSignInPage: (userCode: string): Promise<void> => invoke('open_sign_in_page', { userCode }),
    /** Waits until the person has confirmed the code, and gives their accounts. */
    finishPortalSignIn: (userCode: string, job: string): Promise<PortalAccount[]> =>
      invoke('finish_portal_sign_in', { userCode, job }),
    portalAccounts: (portal: Portal): Promise<PortalAccount[]> =>
      invoke('portal_accounts', { portal }),
    /** Names of the roles in an account. */
    portalRoles: (portal: Portal, account: string): Promise<string[]> =>
      invoke('portal_roles', { portal, account }),
    /** Hands access keys over, for the system's keychain or for this session; the answer is their id. `replaced` is the
     * id of keys in whose place they are used. */
    takeKeys: (keys: TypedKeys, inKeychain: boolean, replaced: string | null): Promise<string> =>
      invoke('take_keys', { keys, inKeychain, replaced }),
    /** Forgets access keys, once the person confirmed it; else rejects with code `declined`. */
    forgetKeys: (id: string): Promise<void> => invoke('forget_keys', { id }),
    /** Signs in with the code of a device, where a profile asks for one. */
    signInWithCode: (profile: string, region: string | null, code: string): Promise<void> =>
      invoke('sign_in_with_code', { profile, region, code }),
    /** Somebody has signed in outside: an import that waits for it looks again. */
    signedInAgain: (): Promise<void> => invoke('signed_in_again', {}),
  };
}
