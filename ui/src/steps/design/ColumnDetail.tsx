import type { ColumnPlan } from '../../bindings/ColumnPlan';
import type { ColumnProfile } from '../../bindings/ColumnProfile';
import styles from './ColumnDetail.module.css';
import { ColumnFacts } from './facts/ColumnFacts';
import { ColumnSettings } from './settings/ColumnSettings';

interface Props {
  column: ColumnPlan;
  profile: ColumnProfile;
  /** True when the attribute is the table's partition or sort key. */
  isKey: boolean;
}

/** What the whole file has in this column, and how its cells are read. */
export function ColumnDetail({ column, profile, isKey }: Props) {
  return (
    <div className={styles.detail}>
      <ColumnFacts profile={profile} />
      {column.included && <ColumnSettings column={column} profile={profile} isKey={isKey} />}
    </div>
  );
}
