import { useState } from 'react';
import { NativeSelect, TextInput } from '@mantine/core';
import { useMigration } from '../../app/MigrationProvider';
import { useDraft } from '../../app/useDraft';
import { usePlanEdit } from '../../app/usePlanEdit';
import { Field } from '../../components/Field';
import { AWS_MANAGED_KEY } from '../../plan/options';
import styles from './TableOptions.module.css';

type Whose = 'aws' | 'account' | 'own';

const reasons: Record<Whose, string> = {
  aws: 'Everything that DynamoDB stores is encrypted. This key costs nothing, and nobody needs rights to it.',
  account:
    'AWS keeps this key in your account, where its use is logged. KMS charges for each time that it is used.',
  own: 'A key of KMS in the table’s region, whose rights you decide. It is charged, and without it the table cannot be read.',
};

/** With whose key what is stored is encrypted. */
export function TableKey({ chosen }: { chosen: string | null }) {
  const edit = usePlanEdit();
  const practice = useMigration((state) => state.destination.kind === 'practice');
  const [typed, type] = useDraft(chosen ?? '', (key) =>
    edit([{ edit: 'kms_key', key }], { replaces: 'kms_key' }),
  );
  // A key of one's own is chosen before it is named.
  const [names, setNames] = useState(false);
  let whose: Whose = 'aws';
  if (chosen === AWS_MANAGED_KEY) {
    whose = 'account';
  } else if (chosen !== null || names) {
    whose = 'own';
  }
  const choose = (next: Whose) => {
    setNames(next === 'own');
    const key = next === 'account' ? AWS_MANAGED_KEY : null;
    if (key !== chosen) {
      void edit([{ edit: 'kms_key', key }]);
    }
  };
  return (
    <Field
      for="table-key"
      label="Encrypted with"
      term="KMS key"
      reason={practice ? `AWS alone has this. ${reasons[whose]}` : reasons[whose]}
    >
      <NativeSelect
        size="xs"
        id="table-key"
        aria-describedby="table-key-reason"
        data={[
          { value: 'aws', label: 'The key that AWS owns' },
          { value: 'account', label: 'The account’s key for DynamoDB' },
          { value: 'own', label: 'A key of your own' },
        ]}
        value={whose}
        data-testid="table-key"
        onChange={(event) => choose(event.currentTarget.value as Whose)}
      />
      {whose === 'own' && (
        <TextInput
          size="xs"
          className={styles.below}
          aria-label="ARN, id or alias of the key"
          placeholder="arn:aws:kms:… or alias/…"
          value={typed}
          data-testid="kms-key"
          onChange={(event) => type(event.currentTarget.value)}
        />
      )}
    </Field>
  );
}
