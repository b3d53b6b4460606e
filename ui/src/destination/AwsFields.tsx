import { Radio } from '@mantine/core';
import { useCallback, useEffect, useState } from 'react';
import type { AwsProfiles } from '../bindings/AwsProfiles';
import type { Failure } from '../bindings/Failure';
import type { SignInChoices } from '../bindings/SignInChoices';
import { FailureNotice } from '../components/FailureNotice';
import { asFailure, engine } from '../engine';
import { KeysFields } from './KeysFields';
import { PortalFields } from './PortalFields';
import { ProfileFields } from './ProfileFields';
import { RegionField } from './RegionField';
import { ofWay, wayOf, type Aws, type Way } from './signIn';
import styles from './SignIn.module.css';

const ways: { way: Way; name: string; says: string }[] = [
  {
    way: 'portal',
    name: 'Sign in with your company’s AWS portal',
    says: 'In the browser. AWS calls it IAM Identity Center.',
  },
  {
    way: 'profile',
    name: 'Use a profile of this computer',
    says: 'What the AWS command line is set up with.',
  },
  {
    way: 'keys',
    name: 'Type access keys',
    says: 'Kept in the keychain of this computer, or for this session only.',
  },
];

interface Props {
  destination: Aws;
  /** It is the one in use already: what it says is not decided anew. */
  isInUse: boolean;
  onChange: (destination: Aws) => void;
}

/** Whose credentials, and which region. The credentials themselves never come back to the page. */
export function AwsFields({ destination, isInUse, onChange }: Props) {
  const [found, setFound] = useState<AwsProfiles | null>(null);
  const [choices, setChoices] = useState<SignInChoices | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const look = useCallback(() => engine.signInChoices().then(setChoices), []);
  useEffect(() => {
    engine.awsProfiles().then(setFound, (error: unknown) => setFailure(asFailure(error)));
    void look();
  }, [look]);

  const way = wayOf(destination);
  const profile = 'profile' in destination ? destination.profile : null;
  const regionOf = (name: string | null): string | null =>
    (name === null
      ? found?.region
      : found?.profiles.find((entry) => entry.name === name)?.region) ?? null;
  // A region of its own, or what profile and environment name: what is shown is what is used.
  const [touched, setTouched] = useState(destination.region !== null);
  const named = regionOf(profile);
  useEffect(() => {
    if (!touched && way === 'profile' && destination.region !== named) {
      onChange({ ...destination, region: named });
    }
  }, [touched, way, named, destination, onChange]);

  // The way in that was used last; with no profile on this computer, the portal.
  const [decided, setDecided] = useState(isInUse);
  useEffect(() => {
    if (!decided && choices && (found || failure)) {
      setDecided(true);
      if (choices.portal || (found && found.profiles.length === 0 && found.region === null)) {
        onChange(ofWay('portal', null));
      }
    }
  }, [decided, choices, found, failure, onChange]);

  const fields =
    'portal' in destination ? (
      <PortalFields destination={destination} choices={choices} onChange={onChange} />
    ) : 'keys' in destination ? (
      <KeysFields
        destination={destination}
        choices={choices}
        onChanged={() => void look()}
        onKeys={(keys) => onChange({ ...destination, keys })}
      />
    ) : (
      <ProfileFields
        destination={destination}
        found={found}
        onProfile={(name) => {
          setTouched(false);
          onChange({ kind: 'aws', profile: name, region: regionOf(name) });
        }}
      />
    );
  return (
    <>
      {failure && <FailureNotice failure={failure} />}
      <Radio.Group
        label="How you sign in"
        value={way}
        onChange={(value) => {
          const next = ways.find((one) => one.way === value)?.way ?? 'profile';
          setDecided(true);
          setTouched(false);
          onChange(ofWay(next, null));
        }}
      >
        <div className={styles.ways}>
          {ways.map((one) => (
            <div key={one.way} className={styles.way}>
              <Radio
                value={one.way}
                label={one.name}
                description={one.says}
                data-testid={`sign-in-${one.way}`}
              />
              {one.way === way && <div className={styles.fields}>{fields}</div>}
            </div>
          ))}
        </div>
      </Radio.Group>
      <RegionField
        label="Region"
        description={
          way === 'profile' && found && named === null && destination.region === null
            ? 'Where the table lives. Neither the profile nor the environment names one: choose it here.'
            : 'Where the table lives.'
        }
        value={destination.region ?? ''}
        testId="aws-region"
        onChange={(region) => {
          setTouched(true);
          onChange({ ...destination, region: region || null });
        }}
      />
    </>
  );
}
