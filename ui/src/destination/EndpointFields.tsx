import { TextInput } from '@mantine/core';
import type { Destination } from '../bindings/Destination';

type Endpoint = Extract<Destination, { kind: 'endpoint' }>;

/** Why an address cannot be reached at all, or null. */
export function endpointProblem(url: string): string | null {
  if (!URL.canParse(url)) {
    return 'An address looks like http://localhost:8000.';
  }
  return ['http:', 'https:'].includes(new URL(url).protocol)
    ? null
    : 'An address begins with http:// or https://.';
}

interface Props {
  destination: Endpoint;
  problem: string | null;
  onChange: (destination: Endpoint) => void;
}

export function EndpointFields({ destination, problem, onChange }: Props) {
  return (
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
  );
}
