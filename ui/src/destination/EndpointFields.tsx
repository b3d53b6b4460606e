import { TextInput } from '@mantine/core';
import type { Destination } from '../bindings/Destination';
import { RegionField } from './RegionField';

type Endpoint = Extract<Destination, { kind: 'endpoint' }>;

/** Why an address cannot be reached at all, or null. */
export function endpointProblem(url: string): string | null {
  if (!URL.canParse(url)) {
    return 'An address looks like http://localhost:8000.';
  }
  const { protocol, username, password } = new URL(url);
  if (!['http:', 'https:'].includes(protocol)) {
    return 'An address begins with http:// or https://.';
  }
  return username || password
    ? 'Leave user and password out: they would be kept and shown with the address.'
    : null;
}

interface Props {
  destination: Endpoint;
  problem: string | null;
  onChange: (destination: Endpoint) => void;
}

export function EndpointFields({ destination, problem, onChange }: Props) {
  return (
    <>
      <TextInput
        label="Address"
        value={destination.url}
        error={problem}
        spellCheck={false}
        autoComplete="off"
        data-testid="endpoint-url"
        styles={{ input: { fontFamily: 'var(--font-mono)' } }}
        onChange={(event) => onChange({ ...destination, url: event.currentTarget.value })}
      />
      <RegionField
        label="Region"
        description="A server on this computer needs none."
        value={destination.region ?? ''}
        testId="endpoint-region"
        onChange={(region) => onChange({ ...destination, region: region || null })}
      />
    </>
  );
}
