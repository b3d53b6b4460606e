import { useMigration } from '../../app/MigrationProvider';
import { Card } from '../../components/Card';
import { templateText } from '../../plan/composed';
import styles from './SharedTable.module.css';

/** The table that the items of this one are written to together with those of others, and their keys there. */
export function SharedTableCard() {
  const { shared, isDerived } = useMigration(({ plan }) => ({
    shared: plan?.shared ?? null,
    isDerived: plan?.derived !== undefined,
  }));
  if (!shared) {
    return null;
  }
  const { table, item_type, item_type_attribute, partition, sort, members, beside } = shared;
  const others = members.filter((member) => member.item_type !== item_type);
  return (
    <Card title={`Written to ${table.name}`} testId="shared-table" className={styles.card}>
      <p className={styles.words}>
        {beside
          ? `Each row stands beside its row of ${beside.parent}, as an item of the same table.`
          : 'Rows of other tables stand beside these, as items of the same table.'}
      </p>
      {beside?.inverted && (
        <p className={styles.words} data-testid="inverted-index">
          The other way round: index {beside.inverted.index} finds them for a row of{' '}
          {beside.inverted.parent}.
        </p>
      )}
      <dl className={styles.keys}>
        <dt>{table.partition_key}</dt>
        <dd>{templateText(partition)}</dd>
        <dt>{table.sort_key}</dt>
        <dd>{templateText(sort)}</dd>
        <dt>{item_type_attribute}</dt>
        <dd>{item_type}</dd>
      </dl>
      <p className={styles.words}>
        With it: {others.map((other) => `${other.item_type} (${other.source})`).join(', ')}.
        {!isDerived && ' The key below tells the rows apart; what is made of it is their sort key.'}
      </p>
    </Card>
  );
}
