import { useMigration } from '../../app/MigrationProvider';
import { Card } from '../../components/Card';
import styles from './Columns.module.css';
import { ColumnRow } from './ColumnRow';

/** What each column of the file becomes. */
export function ColumnsTable() {
  const { state } = useMigration();
  const { plan, profile, proposal } = state;
  if (!plan || !profile || !proposal) {
    return null;
  }
  const findings = state.review?.plan === plan ? state.review.findings : [];
  return (
    <Card className={styles.table}>
      <div className={styles.head} aria-hidden>
        <span />
        <span>Column in the file</span>
        <span>Attribute</span>
        <span>Type</span>
        <span>Why</span>
        <span />
      </div>
      {plan.columns.map((column, index) => {
        const columnProfile = profile.columns[index];
        const proposed = proposal.plan.columns[index];
        return columnProfile && proposed ? (
          <ColumnRow
            key={column.column}
            column={column}
            proposed={proposed}
            reason={proposal.reasons.columns[index] ?? ''}
            profile={columnProfile}
            findings={findings.filter((finding) => finding.column === column.column)}
          />
        ) : null;
      })}
    </Card>
  );
}
