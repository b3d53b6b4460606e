import { Autocomplete, NativeSelect } from '@mantine/core';
import { useEffect, useState } from 'react';
import type { AwsProfiles } from '../bindings/AwsProfiles';
import type { Destination } from '../bindings/Destination';
import type { Failure } from '../bindings/Failure';
import { FailureNotice } from '../components/FailureNotice';
import { asFailure, engine } from '../engine';
import { regions } from './regions';

type Aws = Extract<Destination, { kind: 'aws' }>;

const ENVIRONMENT = '';

/** Why AWS cannot be reached at all, or null. No region is assumed. */
export function awsProblem(destination: Aws): string | null {
  return destination.region ? null : 'Choose the region in which the table lives.';
}

interface Props {
  destination: Aws;
  onChange: (destination: Aws) => void;
}

/** Whose credentials, and which region. The credentials themselves never come to the page. */
export function AwsFields({ destination, onChange }: Props) {
  const [found, setFound] = useState<AwsProfiles | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  useEffect(() => {
    engine.awsProfiles().then(setFound, (error: unknown) => setFailure(asFailure(error)));
  }, []);

  const regionOf = (profile: string | null): string | null =>
    (profile === null
      ? found?.region
      : found?.profiles.find((entry) => entry.name === profile)?.region) ?? null;
  // A region of its own, or what profile and environment name: what is shown is what is used.
  const [touched, setTouched] = useState(destination.region !== null);
  const named = regionOf(destination.profile);
  useEffect(() => {
    if (!touched && destination.region !== named) {
      onChange({ ...destination, region: named });
    }
  }, [touched, named, destination, onChange]);

  return (
    <>
      {failure && <FailureNotice failure={failure} />}
      <NativeSelect
        label="Whose account"
        description={
          found?.profiles.length === 0
            ? 'No profile was found in the AWS files of this computer.'
            : 'Profiles come from the AWS files of this computer.'
        }
        data={[
          { value: ENVIRONMENT, label: 'Credentials of the environment' },
          ...(found?.profiles ?? []).map(({ name }) => ({ value: name, label: `Profile ${name}` })),
        ]}
        value={destination.profile ?? ENVIRONMENT}
        data-testid="aws-profile"
        onChange={(event) => {
          const profile = event.currentTarget.value || null;
          setTouched(false);
          onChange({ kind: 'aws', profile, region: regionOf(profile) });
        }}
      />
      <Autocomplete
        label="Region"
        description={
          found && named === null
            ? 'Where the table lives. Neither the profile nor the environment names one: choose it here.'
            : 'Where the table lives.'
        }
        placeholder="such as eu-central-1"
        data={regions}
        value={destination.region ?? ''}
        limit={40}
        maxDropdownHeight={220}
        data-testid="aws-region"
        onChange={(value) => {
          setTouched(true);
          onChange({ ...destination, region: value.trim() || null });
        }}
      />
    </>
  );
}
