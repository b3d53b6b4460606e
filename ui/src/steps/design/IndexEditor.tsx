import { MultiSelect, NativeSelect, TextInput } from '@mantine/core';
import type { IndexDesign } from '../../bindings/IndexDesign';
import type { Plan } from '../../bindings/Plan';
import type { Projection } from '../../bindings/Projection';
import { usePlanEdit } from '../../app/usePlanEdit';
import { useDraft } from '../../app/useDraft';
import { useNameDraft } from '../../app/useNameDraft';
import type { EditOptions } from '../../app/planEdits';
import { keyOptions, NO_SORT_KEY } from './keyOptions';
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
  const change = (part: Partial<IndexDesign>, options?: EditOptions) =>
    edit(({ table }) => {
      const now = table.indexes[position];
      return now ? [{ edit: 'change_index', index: now.name, design: { ...now, ...part } }] : [];
    }, options);
  const name = useNameDraft(index.name, (typed) => change({ name: typed }, { quiet: true }));
  const [projected, project] = useDraft(
    index.projection.kind === 'include' ? index.projection.attributes : [],
    (attributes) => change({ projection: { kind: 'include', attributes } }),
  );
  const keys = new Set([
    plan.table.partition_key,
    plan.table.sort_key,
    index.partition_key,
    index.sort_key,
  ]);
  return (
    <div className={styles.editor}>
      <NativeSelect
        size="xs"
        label={
          <>
            Find by <span className={styles.term}>partition key</span>
          </>
        }
        data={keyOptions(plan, index.partition_key)}
        value={index.partition_key}
        data-testid="index-key"
        onChange={(event) => void change({ partition_key: event.currentTarget.value })}
      />
      <NativeSelect
        size="xs"
        label={
          <>
            In the order of <span className={styles.term}>sort key</span>
          </>
        }
        data={[
          { value: NO_SORT_KEY, label: 'No order' },
          ...keyOptions(plan, index.sort_key).filter(
            (option) => option.value !== index.partition_key,
          ),
        ]}
        value={index.sort_key ?? NO_SORT_KEY}
        data-testid="index-sort-key"
        onChange={(event) => void change({ sort_key: event.currentTarget.value || null })}
      />
      <TextInput
        size="xs"
        label="Name"
        error={name.problem}
        spellCheck={false}
        data-testid="index-name"
        {...name.field}
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
          void change({ projection: kind === 'include' ? { kind, attributes: [] } : { kind } });
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
          value={projected}
          onChange={project}
        />
      )}
      {plan.table.capacity.kind === 'provisioned' && (
        <UnitsInputs
          of={index.name}
          units={index.provisioned}
          send={(provisioned) =>
            change({ provisioned }, { replaces: `units of index ${position}` })
          }
        />
      )}
    </div>
  );
}
