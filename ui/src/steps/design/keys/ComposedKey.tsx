import { MultiSelect, TextInput } from '@mantine/core';
import type { Profile } from '../../../bindings/Profile';
import { usePlanEdit } from '../../../app/usePlanEdit';
import {
  columnsOf,
  composeEdit,
  composedAttribute,
  joined,
  listed,
  separatorOf,
  type KeyRole,
} from '../../../plan/composed';
import { partColumns } from '../keyOptions';
import styles from './Keys.module.css';
import type { KeyPlan } from '../../../plan/roles';

interface Props {
  plan: KeyPlan;
  profile: Profile;
  of: KeyRole;
}

/** The columns that a key is made from, in order, what stands between them, and what the first row gives. */
export function ComposedKey({ plan, profile, of }: Props) {
  const edit = usePlanEdit();
  const composed = composedAttribute(plan, plan.table[of]);
  if (!composed) {
    return null;
  }
  const { template } = composed;
  const columns = columnsOf(template);
  const id = of.replace('_', '-');
  const example = template
    .map((part) => {
      if (typeof part === 'object' && 'text' in part) {
        return part.text;
      }
      const [name] = columnsOf([part]);
      return profile.columns.find(({ column }) => column === name)?.examples[0] ?? '…';
    })
    .join('');
  return (
    <div className={styles.composed} data-testid={`${id}-composed`}>
      <p>
        Found by {listed(columns)} together, such as <span className="mono">{example}</span>
      </p>
      <MultiSelect
        size="xs"
        label="Columns, in this order"
        data={partColumns(plan, columns)}
        value={columns}
        searchable
        data-testid={`${id}-columns`}
        onChange={(chosen) => {
          if (chosen.length > 0) {
            void edit([composeEdit(of, joined(chosen, separatorOf(template) || '#'))]);
          }
        }}
      />
      <TextInput
        size="xs"
        label="Between them"
        value={separatorOf(template)}
        maxLength={8}
        spellCheck={false}
        data-testid={`${id}-separator`}
        onChange={(event) => {
          const { value } = event.currentTarget;
          void edit([composeEdit(of, joined(columns, value))], {
            replaces: `${of} separator`,
          });
        }}
      />
    </div>
  );
}
