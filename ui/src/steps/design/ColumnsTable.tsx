import { useDeferredValue, useMemo, useState } from 'react';
import type { Finding } from '../../bindings/Finding';
import { useMigration } from '../../app/MigrationProvider';
import { Card } from '../../components/Card';
import { roles } from '../../plan/roles';
import { filteredColumns, matches, type ColumnFilter } from './columnFilter';
import { ColumnRow } from './ColumnRow';
import styles from './Columns.module.css';
import { ColumnTools } from './ColumnTools';
import { NamingStyleSelect } from './NamingStyleSelect';

/** With more columns than this one needs help to find one's way. */
export const MANY_COLUMNS = 15;

/** Rows that are drawn at once; the others follow while the person can go on already. */
const FIRST_ROWS = 20;

const NO_FINDINGS: Finding[] = [];

/** What each column of the file becomes. */
export function ColumnsTable() {
  const { state } = useMigration();
  const { plan, profile, proposal, proposalOrigin, review } = state;
  const [typed, setTyped] = useState('');
  // What belonged to the filter when it was chosen stays, so that nothing vanishes under the person's hands.
  const [filter, setFilter] = useState<{ of: ColumnFilter; columns: Set<string> } | null>(null);

  const findings = useMemo(() => {
    const ofPlan = review?.plan === plan ? (review?.findings ?? []) : [];
    const ofSchema = proposalOrigin === 'schema' ? (proposal?.findings ?? []) : [];
    const byColumn = new Map<string | null, Finding[]>();
    for (const finding of [...ofPlan, ...ofSchema]) {
      byColumn.set(finding.column, [...(byColumn.get(finding.column) ?? []), finding]);
    }
    return byColumn;
  }, [review, plan, proposal, proposalOrigin]);

  const columns = plan?.columns ?? [];
  const many = columns.length > MANY_COLUMNS;
  const shown = columns.filter(
    (column) => !many || ((filter?.columns.has(column.column) ?? true) && matches(column, typed)),
  );
  const drawn = Math.max(useDeferredValue(shown.length, FIRST_ROWS), FIRST_ROWS);
  if (!plan || !profile || !proposal) {
    return null;
  }
  const groups = many ? filteredColumns(state) : null;
  const places = new Map(plan.columns.map((column, at) => [column.column, at]));
  return (
    <Card className={styles.table}>
      {groups && (
        <ColumnTools
          typed={typed}
          onType={setTyped}
          filter={filter?.of ?? 'all'}
          onFilter={(of) => setFilter(of === 'all' ? null : { of, columns: groups[of] })}
          counts={{
            all: groups.all.size,
            questions: groups.questions.size,
            changed: groups.changed.size,
            'left-out': groups['left-out'].size,
          }}
        />
      )}
      <div className={styles.head}>
        <span />
        <span>Column in the file</span>
        <NamingStyleSelect
          plan={plan}
          camelCased={proposalOrigin === 'saved' ? null : proposal.plan}
        />
        <span>Type</span>
        <span>Why</span>
        <span />
      </div>
      {shown.slice(0, drawn).map((column) => {
        const place = places.get(column.column) ?? -1;
        const columnProfile = profile.columns[place];
        const proposed = proposal.plan.columns[place];
        return columnProfile && proposed ? (
          <ColumnRow
            key={column.column}
            column={column}
            proposed={proposed}
            reason={proposal.reasons.columns[place] ?? ''}
            profile={columnProfile}
            findings={findings.get(column.column) ?? NO_FINDINGS}
            roles={roles(plan, column.attribute).join(',')}
          />
        ) : null;
      })}
      {shown.length === 0 && (
        <p className={styles.none}>
          {typed.trim() === ''
            ? 'No column belongs here.'
            : `No column is called “${typed.trim()}”.`}
        </p>
      )}
    </Card>
  );
}
