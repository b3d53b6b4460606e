import { NativeSelect } from '@mantine/core';
import { useState } from 'react';
import type { ColumnPlan } from '../../bindings/ColumnPlan';
import type { NamingStyle } from '../../bindings/NamingStyle';
import { usePlanEdit } from '../../app/usePlanEdit';
import styles from './Columns.module.css';

const styleNames: { value: NamingStyle; label: string }[] = [
  { value: 'camel_case', label: 'camelCase' },
  { value: 'as_is', label: 'as in the file' },
  { value: 'snake_case', label: 'snake_case' },
  { value: 'pascal_case', label: 'PascalCase' },
];

/** Shown while the names follow no one style. */
const OWN = '';

function namesOf(columns: ColumnPlan[]): string {
  return JSON.stringify(columns.map((column) => column.attribute));
}

interface Props {
  columns: ColumnPlan[];
  /** Columns whose attributes are known to be named in camelCase; `null` when none are. */
  camelCased: ColumnPlan[] | null;
}

/** The head of the attributes' column: names them all again, in one style. */
export function NamingStyleSelect({ columns, camelCased }: Props) {
  const edit = usePlanEdit();
  const [named, setNamed] = useState<{ style: NamingStyle; names: string } | null>(null);
  const names = namesOf(columns);
  let style: NamingStyle | typeof OWN = OWN;
  if (named?.names === names) {
    style = named.style;
  } else if (camelCased && namesOf(camelCased) === names) {
    style = 'camel_case';
  }

  async function rename(chosen: NamingStyle) {
    const outcome = await edit([{ edit: 'name_attributes', style: chosen }]);
    if (outcome.kind === 'applied') {
      setNamed({ style: chosen, names: namesOf(outcome.after.columns) });
    }
  }

  return (
    <div className={styles.naming}>
      <span>Attribute</span>
      <NativeSelect
        size="xs"
        data={[...(style === OWN ? [{ value: OWN, label: 'your own' }] : []), ...styleNames]}
        value={style}
        rightSectionWidth={14}
        aria-label="How attributes are named"
        data-testid="naming-style"
        onChange={(event) => {
          const chosen = styleNames.find(({ value }) => value === event.currentTarget.value);
          if (chosen) {
            void rename(chosen.value);
          }
        }}
      />
    </div>
  );
}
