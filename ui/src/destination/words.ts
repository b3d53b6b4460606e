import type { Destination } from '../bindings/Destination';
import type { ExactDestination } from '../bindings/ExactDestination';

export interface DestinationWords {
  name: string;
  /** What tells it from others of its kind. */
  detail: string;
}

/** An address as it is read: `https://` is usual and left out, `http://` is not. */
export function addressWords(endpoint: string): string {
  return endpoint.replace(/^https:\/\//, '');
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
      const who = exact
        ? (exact.account ?? 'account unknown')
        : destination.profile
          ? `profile ${destination.profile}`
          : 'environment credentials';
      const region = exact?.region ?? destination.region;
      const where = [region ?? 'no region yet', exact && addressWords(exact.endpoint)];
      return { name: `AWS ${who}`, detail: where.filter(Boolean).join(' · ') };
    }
    case 'endpoint':
      return { name: 'Endpoint', detail: exact?.endpoint ?? destination.url };
  }
}

/** The destination within a sentence: "AWS account 123456789012, region us-east-1". */
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
        ? `AWS account ${exact.account}`
        : `AWS ${destination.profile ? `profile ${destination.profile}` : 'environment credentials'}`;
      return region ? `${who}, region ${region}` : who;
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
