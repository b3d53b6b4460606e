import type { BesideKeys } from '../../../bindings/BesideKeys';
import type { Relation } from '../../../bindings/Relation';
import { useDispatch, useMigration } from '../../../app/MigrationProvider';
import { allTables } from '../../../app/tables';
import { NameField } from './NameField';
import styles from './Placement.module.css';

interface Props {
  relation: Relation;
}

/** The words that tell the items of one table from another's, at the start of their keys, and what these keys are called. */
export function BesideWords({ relation }: Props) {
  const dispatch = useDispatch();
  const { child, parent } = relation;
  const shared = useMigration(
    (state) =>
      allTables(state).find(({ name }) => name === child.table)?.state.plan?.shared ?? null,
  );
  // What all relations with this parent share counts as the first of them says it.
  const first = useMigration(
    (state) =>
      state.several?.relations.chosen.find(
        (of) => of.placement === 'beside' && of.parent.table === parent.table,
      ) ?? null,
  );
  const [ofParent] = shared?.members ?? [];
  if (!shared || !ofParent) {
    return null;
  }
  // A field that is left blank is called again as the engine proposes.
  const change = (of: Relation, key: Exclude<keyof BesideKeys, 'digits'>, name: string) => {
    const beside = { ...of.beside };
    delete beside[key];
    dispatch({
      type: 'relations changed',
      relation: { ...of, beside: name === '' ? beside : { ...beside, [key]: name } },
    });
  };
  const ofAll = first ?? relation;
  return (
    <>
      <div className={styles.pair}>
        <NameField
          label={`Word for items of ${parent.table}`}
          name={ofParent.item_type}
          testId="parent-type"
          onName={(name) => change(ofAll, 'parent_type', name)}
        />
        <NameField
          label={`Word for items of ${child.table}`}
          name={shared.item_type}
          testId="child-type"
          onName={(name) => change(relation, 'child_type', name)}
        />
      </div>
      <div className={styles.names}>
        <NameField
          label="Partition key"
          name={shared.table.partition_key}
          testId="shared-partition-key"
          onName={(name) => change(ofAll, 'partition_key', name)}
        />
        <NameField
          label="Sort key"
          name={shared.table.sort_key ?? ''}
          testId="shared-sort-key"
          onName={(name) => change(ofAll, 'sort_key', name)}
        />
        <NameField
          label="Attribute for the words"
          name={shared.item_type_attribute}
          testId="shared-item-type"
          onName={(name) => change(ofAll, 'item_type_attribute', name)}
        />
      </div>
    </>
  );
}
