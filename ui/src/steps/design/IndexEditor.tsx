import { MultiSelect, NativeSelect, TextInput } from '@mantine/core';
import type { IndexDesign } from '../../bindings/IndexDesign';
import type { Projection } from '../../bindings/Projection';
import { usePlanEdit } from '../../app/usePlanEdit';
import { useMigration } from '../../app/MigrationProvider';
import { useDraft } from '../../app/useDraft';
import { useNameDraft } from '../../app/useNameDraft';
import type { EditOptions } from '../../app/planEdits';
import { attributesOfOthers, noKeyWords, rowsOfOthers } from '../../plan/ofOthers';
import { KeyAttributes } from './KeyAttributes';
import styles from './Side.module.css';
import { UnitsInputs } from './UnitsInputs';

interface Props {
  index: IndexDesign;
  position: number;
}

/** Everything about one index. */
export function IndexEditor({ index, position }: Props) {
  const plan = useMigration((state) => state.plan);
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
  if (!plan) {
    return null;
  }
  const keys = new Set([
    plan.table.partition_key,
    plan.table.sort_key,
    ...index.partition_keys,
    ...index.sort_keys,
  ]);
  const rows = rowsOfOthers(plan);
  const attributes = [
    ...plan.columns.filter(({ included }) => included).map(({ attribute }) => attribute),
    ...attributesOfOthers(plan).map(({ attribute }) => attribute),
    ...rows.map(({ attribute }) => attribute),
  ];
  const noKey = noKeyWords(rows);
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
        onChange={(partition_keys) => void change({ partition_keys })}
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
        onChange={(sort_keys) => void change({ sort_keys })}
      />
      {noKey && (
        <p className={styles.none} data-testid="index-no-key">
          {noKey}
        </p>
      )}
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
          data={attributes.filter((attribute) => !keys.has(attribute))}
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
