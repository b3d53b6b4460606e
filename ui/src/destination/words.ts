import type { ConnectionSummary } from '../bindings/ConnectionSummary';
import type { Destination } from '../bindings/Destination';

/** The region AWS is asked in when neither the person nor the profile names one. */
export const DEFAULT_REGION = 'us-east-1';

export interface DestinationWords {
  name: string;
  detail: string;
}

/** How a destination is called in the header: its kind, and which one. */
export function destinationWords(
  destination: Destination,
  connection: ConnectionSummary | null,
): DestinationWords {
  switch (destination.kind) {
    case 'practice':
      return { name: 'Practice', detail: 'on this computer' };
    case 'aws': {
      const account = connection?.account;
      const who = account
        ? account
        : destination.profile
          ? `profile ${destination.profile}`
          : 'environment credentials';
      return {
        name: `AWS ${who}`,
        detail: connection?.region ?? destination.region ?? DEFAULT_REGION,
      };
    }
    case 'endpoint':
      return { name: 'Endpoint', detail: destination.url };
  }
}

/** The destination within a sentence: "AWS profile work, region us-east-1". */
export function destinationPhrase(
  destination: Destination,
  connection: ConnectionSummary | null,
): string {
  const { name, detail } = destinationWords(destination, connection);
  switch (destination.kind) {
    case 'practice':
      return 'Practice, on this computer';
    case 'aws':
      return `${name}, region ${detail}`;
    case 'endpoint':
      return detail;
  }
}
