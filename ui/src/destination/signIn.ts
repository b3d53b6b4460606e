/** Whose credentials are used with AWS: the three ways in, and what is still missing of one. */
import type { AwsProfile } from '../bindings/AwsProfile';
import type { Destination } from '../bindings/Destination';
import type { PortalRole } from '../bindings/PortalRole';
import type { ProfileKind } from '../bindings/ProfileKind';

export type Aws = Extract<Destination, { kind: 'aws' }>;
export type Way = 'portal' | 'profile' | 'keys';

const nobody: PortalRole = { start_url: '', portal_region: '', account: '', role: '' };

/** Which way in a destination takes. */
export function wayOf(destination: Aws): Way {
  if ('portal' in destination) {
    return 'portal';
  }
  return 'keys' in destination ? 'keys' : 'profile';
}

/** A destination of this way in, of which all but the region is still to be chosen. */
export function ofWay(way: Way, region: string | null): Aws {
  switch (way) {
    case 'portal':
      return { kind: 'aws', portal: nobody, region };
    case 'keys':
      return { kind: 'aws', keys: '', region };
    case 'profile':
      return { kind: 'aws', profile: null, region };
  }
}

/** Why AWS cannot be reached at all, or null. No region is assumed. */
export function awsProblem(destination: Aws): string | null {
  if ('portal' in destination && destination.portal.role === '') {
    return destination.portal.start_url === ''
      ? 'Sign in at your company’s AWS portal first.'
      : 'Choose the account and the role first.';
  }
  if ('keys' in destination && destination.keys === '') {
    return 'Enter the access keys first.';
  }
  return destination.region ? null : 'Choose the region in which the table lives.';
}

/** What a profile gives credentials by, in words. */
function kindWords(kind: ProfileKind): string {
  switch (kind.kind) {
    case 'keys':
      return 'access keys';
    case 'portal':
      return 'company portal';
    case 'program':
      return 'program that gives credentials';
    case 'role':
      return `role ${kind.role}${kind.through ? ` through ${kind.through}` : ''}${kind.asks_for_code ? ', with a code (MFA)' : ''}`;
    case 'login':
      return 'AWS login';
    case 'unknown':
      return 'nothing that Tableferry knows';
  }
}

/** A profile as a list shows it. */
export function profileLabel({ name, kind }: AwsProfile): string {
  return `Profile ${name} (${kindWords(kind)})`;
}

/** The end of the access key ID that an id of typed keys shows. */
export function keysWords(id: string): string {
  return `access keys ending in ${id.split('-')[0] ?? id}`;
}

/** An account's number as the AWS console shows it: 1234-5678-9012. */
export function accountWords(account: string): string {
  return /^\d{12}$/.test(account)
    ? `${account.slice(0, 4)}-${account.slice(4, 8)}-${account.slice(8)}`
    : account;
}
