import type { Destination } from '../bindings/Destination';
import type { ExactDestination } from '../bindings/ExactDestination';
import { accountWords, keysWords, type Aws } from './signIn';

export interface DestinationWords {
  name: string;
  /** What tells it from others of its kind. */
  detail: string;
}

/** An address as it is read: `https://` is usual and left out, `http://` is not. */
export function addressWords(endpoint: string): string {
  return endpoint.replace(/^https:\/\//, '');
}

/** An account as people know it: 1234-5678-9012 (shop). */
function accountPhrase({ account, alias }: ExactDestination): string {
  if (account === null) {
    return 'account unknown';
  }
  return alias === null ? accountWords(account) : `${accountWords(account)} (${alias})`;
}

/** Whose credentials, before it is known whose account they are of. */
function signInPhrase(destination: Aws): string {
  if ('portal' in destination) {
    const { account, role } = destination.portal;
    return role ? `account ${accountWords(account)}, role ${role}` : 'not signed in';
  }
  if ('keys' in destination) {
    return destination.keys ? keysWords(destination.keys) : 'not signed in';
  }
  return destination.profile ? `profile ${destination.profile}` : 'environment credentials';
}

/** How a destination is called in the header: its kind, and which one. */
export function destinationWords(
  destination: Destination,
  exact: ExactDestination | null,
): DestinationWords {
  switch (destination.kind) {
    case 'practice':
      return { name: 'Practice', detail: 'on this computer' };
    case 'aws': {
      const region = exact?.region ?? destination.region;
      const where = [
        exact?.identity,
        region ?? 'no region yet',
        exact && addressWords(exact.endpoint),
      ];
      return {
        name: `AWS ${exact ? accountPhrase(exact) : signInPhrase(destination)}`,
        detail: where.filter(Boolean).join(' · '),
      };
    }
    case 'endpoint':
      return { name: 'Endpoint', detail: exact?.endpoint ?? destination.url };
  }
}

/** The destination within a sentence: "AWS account 1234-5678-9012, region us-east-1". */
export function destinationPhrase(
  destination: Destination,
  exact: ExactDestination | null,
): string {
  switch (destination.kind) {
    case 'practice':
      return 'Practice, on this computer';
    case 'aws': {
      const region = exact?.region ?? destination.region;
      const who = exact?.account
        ? `AWS account ${accountPhrase(exact)}`
        : `AWS ${signInPhrase(destination)}`;
      return [who, exact?.identity, region && `region ${region}`].filter(Boolean).join(', ');
    }
    case 'endpoint':
      return exact?.endpoint ?? destination.url;
  }
}

/** The same for what is confirmed: with the address that requests go to. */
export function exactPhrase(destination: Destination, exact: ExactDestination | null): string {
  const phrase = destinationPhrase(destination, exact);
  return destination.kind === 'aws' && exact
    ? `${phrase}, at ${addressWords(exact.endpoint)}`
    : phrase;
}
