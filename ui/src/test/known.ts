/** Destinations as the engine knows them. */
import type { Destination } from '../bindings/Destination';
import type { KnownDestination } from '../bindings/KnownDestination';

export const account = '123456789012';

/** A destination as the engine knows it: AWS by the account, a server by its address. */
export function known(destination: Destination): KnownDestination {
  const region = (destination.kind === 'practice' ? null : destination.region) ?? 'us-east-1';
  const endpoints = {
    practice: 'practice',
    aws: `https://dynamodb.${region}.amazonaws.com`,
    endpoint: destination.kind === 'endpoint' ? destination.url : '',
  };
  return {
    exact: {
      destination,
      account: destination.kind === 'aws' ? account : null,
      alias: null,
      identity: null,
      region,
      endpoint: endpoints[destination.kind],
    },
    warning: null,
  };
}
