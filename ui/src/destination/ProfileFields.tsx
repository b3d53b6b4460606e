import { NativeSelect } from '@mantine/core';
import type { AwsProfiles } from '../bindings/AwsProfiles';
import { CodeField } from './CodeField';
import { PortalSignInButton } from './PortalSignInButton';
import { profileLabel, type Aws } from './signIn';

const ENVIRONMENT = '';

interface Props {
  destination: Extract<Aws, { profile: unknown }>;
  found: AwsProfiles | null;
  /** The profile, and the region that it is used with; null where that is to be asked. */
  onProfile: (profile: string | null) => void;
}

/** Profiles of this computer, each with what it gives credentials by. */
export function ProfileFields({ destination, found, onProfile }: Props) {
  const profile = found?.profiles.find(({ name }) => name === destination.profile);
  const asksForCode = profile?.kind.kind === 'role' && profile.kind.asks_for_code;
  return (
    <>
      <NativeSelect
        label="Profile"
        description={
          found?.profiles.length === 0
            ? 'No profile was found in the AWS files of this computer.'
            : 'Profiles come from the AWS files of this computer.'
        }
        data={[
          { value: ENVIRONMENT, label: 'Credentials of the environment' },
          ...(found?.profiles ?? []).map((one) => ({ value: one.name, label: profileLabel(one) })),
        ]}
        value={destination.profile ?? ENVIRONMENT}
        data-testid="aws-profile"
        onChange={(event) => onProfile(event.currentTarget.value || null)}
      />
      {profile?.portal && (
        <PortalSignInButton
          key={profile.name}
          portal={profile.portal}
          label={`Sign in at ${profile.portal.start_url.replace(/^https?:\/\//, '').split('/')[0]}`}
        />
      )}
      {profile && asksForCode && (
        <CodeField
          key={`${profile.name} code`}
          profile={profile.name}
          region={destination.region}
        />
      )}
    </>
  );
}
