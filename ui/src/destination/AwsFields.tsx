import { Autocomplete, NativeSelect } from '@mantine/core';
import { useEffect, useState } from 'react';
import type { AwsProfile } from '../bindings/AwsProfile';
import type { Destination } from '../bindings/Destination';
import type { Failure } from '../bindings/Failure';
import { FailureNotice } from '../components/FailureNotice';
import { asFailure, engine } from '../engine';
import { regions } from './regions';
import { DEFAULT_REGION } from './words';

type Aws = Extract<Destination, { kind: 'aws' }>;

const ENVIRONMENT = '';

interface Props {
  destination: Aws;
  onChange: (destination: Aws) => void;
}

/** Whose credentials, and which region. The credentials themselves never come to the page. */
export function AwsFields({ destination, onChange }: Props) {
  const [profiles, setProfiles] = useState<AwsProfile[] | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  useEffect(() => {
    engine.awsProfiles().then(setProfiles, (error: unknown) => setFailure(asFailure(error)));
  }, []);

  const regionOf = (profile: string | null) =>
    profiles?.find((entry) => entry.name === profile)?.region ?? DEFAULT_REGION;
  const region = destination.region ?? regionOf(destination.profile);

  return (
    <>
      {failure && <FailureNotice failure={failure} />}
      <NativeSelect
        label="Whose account"
        description={
          profiles?.length === 0
            ? 'No profile was found in the AWS files of this computer.'
            : 'Profiles come from the AWS files of this computer.'
        }
        data={[
          { value: ENVIRONMENT, label: 'Credentials of the environment' },
          ...(profiles ?? []).map(({ name }) => ({ value: name, label: `Profile ${name}` })),
        ]}
        value={destination.profile ?? ENVIRONMENT}
        data-testid="aws-profile"
        onChange={(event) => {
          const profile = event.currentTarget.value || null;
          onChange({ kind: 'aws', profile, region: regionOf(profile) });
        }}
      />
      <Autocomplete
        label="Region"
        description="Where the table lives."
        data={regions}
        value={region}
        limit={40}
        maxDropdownHeight={220}
        data-testid="aws-region"
        onChange={(value) =>
          onChange({ ...destination, region: value.trim() || regionOf(destination.profile) })
        }
      />
    </>
  );
}
