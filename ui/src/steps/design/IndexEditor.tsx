import { MultiSelect, NativeSelect, TextInput } from '@mantine/core';
import type { IndexDesign } from '../../bindings/IndexDesign';
import type { Plan } from '../../bindings/Plan';
import type { Projection } from '../../bindings/Projection';
import { usePlanEdit } from '../../app/usePlanEdit';
import { changeIndex } from '../../plan/edit';
import { KeyAttributes } from './KeyAttributes';
import styles from './Side.module.css';
import { UnitsInputs } from './UnitsInputs';

interface Props {
  plan: Plan;
  index: IndexDesign;
  position: number;
}

/** Everything about one index. */
export function IndexEditor({ plan, index, position }: Props) {
  const edit = usePlanEdit();
  const change = (part: Partial<IndexDesign>) =>
    edit((before) => changeIndex(before, position, part));
  const keys = new Set([
    plan.table.partition_key,
    plan.table.sort_key,
    ...index.partition_keys,
    ...index.sort_keys,
  ]);
  return (
    <div className={styles.editor}>
      <KeyAttributes
        plan={plan}
        label="Find by"
        term="partition key"
        more="and"
        attributes={index.partition_keys}
        others={index.sort_keys}
        fewest={1}
        testId="index-key"
        onChange={(partition_keys) => change({ partition_keys })}
      />
      <KeyAttributes
        plan={plan}
        label="In the order of"
        term="sort key"
        more="then"
        attributes={index.sort_keys}
        others={index.partition_keys}
        fewest={0}
        testId="index-sort-key"
        onChange={(sort_keys) => change({ sort_keys })}
      />
      <TextInput
        size="xs"
        label="Name"
        value={index.name}
        spellCheck={false}
        data-testid="index-name"
        onChange={(event) => change({ name: event.currentTarget.value })}
      />
      <NativeSelect
        size="xs"
        label={
          <>
            Carries <span className={styles.term}>projection</span>
          </>
        }
        data={[
          { value: 'all', label: 'All attributes' },
          { value: 'keys_only', label: 'Keys only' },
          { value: 'include', label: 'Keys and some attributes' },
        ]}
        value={index.projection.kind}
        data-testid="index-projection"
        onChange={(event) => {
          const kind = event.currentTarget.value as Projection['kind'];
          change({ projection: kind === 'include' ? { kind, attributes: [] } : { kind } });
        }}
      />
      {index.projection.kind === 'include' && (
        <MultiSelect
          size="xs"
          label="Which attributes"
          placeholder="Choose…"
          data={plan.columns
            .filter((column) => column.included && !keys.has(column.attribute))
            .map((column) => column.attribute)}
          value={index.projection.attributes}
          onChange={(attributes) => change({ projection: { kind: 'include', attributes } })}
        />
      )}
      {plan.table.capacity.kind === 'provisioned' && (
        <UnitsInputs
          of={index.name}
          units={index.provisioned}
          onChange={(provisioned) => change({ provisioned })}
        />
      )}
    </div>
  );
}
