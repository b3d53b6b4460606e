import { TextInput } from '@mantine/core';
import { useState } from 'react';
import type { BesideKeys } from '../../../bindings/BesideKeys';
import type { Relation } from '../../../bindings/Relation';
import { useMigration } from '../../../app/MigrationProvider';
import { allTables } from '../../../app/tables';
import styles from './Placement.module.css';

interface Props {
  relation: Relation;
  onChange: (keys: BesideKeys) => void;
}

interface WordProps {
  table: string;
  /** The word as it is now. */
  word: string;
  testId: string;
  onChange: (word: string) => void;
}

function Word({ table, word, testId, onChange }: WordProps) {
  const [typed, setTyped] = useState<string | null>(null);
  const taken = () => {
    if (typed !== null && typed !== word) {
      onChange(typed);
    }
    setTyped(null);
  };
  return (
    <TextInput
      label={`Word for items of ${table}`}
      size="xs"
      data-testid={testId}
      value={typed ?? word}
      onChange={({ currentTarget }) => setTyped(currentTarget.value)}
      onBlur={taken}
      onKeyDown={({ key }) => key === 'Enter' && taken()}
    />
  );
}

/** The words that tell the items of one table from another's, at the start of their keys. */
export function BesideWords({ relation, onChange }: Props) {
  const shared = useMigration(
    (state) =>
      allTables(state).find(({ name }) => name === relation.child.table)?.state.plan?.shared ??
      null,
  );
  const [ofParent] = shared?.members ?? [];
  if (!shared || !ofParent) {
    return null;
  }
  const { beside } = relation;
  return (
    <div className={styles.pair}>
      <Word
        table={relation.parent.table}
        word={ofParent.item_type}
        testId="parent-type"
        onChange={(parent_type) => onChange({ ...beside, parent_type })}
      />
      <Word
        table={relation.child.table}
        word={shared.item_type}
        testId="child-type"
        onChange={(child_type) => onChange({ ...beside, child_type })}
      />
    </div>
  );
}
