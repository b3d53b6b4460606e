import { memo, useDeferredValue, useMemo, useState } from 'react';
import type { ColumnPlan } from '../../bindings/ColumnPlan';
import type { Finding } from '../../bindings/Finding';
import type { IndexDesign } from '../../bindings/IndexDesign';
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
const NO_COLUMNS: ColumnPlan[] = [];
const NO_INDEXES: IndexDesign[] = [];

/** What each column of the file becomes. */
export const ColumnsTable = memo(function ColumnsTable() {
  const shown = useMigration(({ plan, review, ...state }) => ({
    columns: plan?.columns ?? NO_COLUMNS,
    joinsSurplus: plan?.join_surplus ?? false,
    partition_key: plan?.table.partition_key ?? '',
    sort_key: plan?.table.sort_key ?? null,
    indexes: plan?.table.indexes ?? NO_INDEXES,
    ofPlan: review?.plan === plan && review?.findings.length ? review.findings : NO_FINDINGS,
    profile: state.profile,
    proposal: state.proposal,
    proposalOrigin: state.proposalOrigin,
    keptWithoutZone: state.keptWithoutZone,
    keptAsText: state.keptAsText,
    surplusLeft: state.surplusLeft,
  }));
  const { columns, ofPlan, profile, proposal, proposalOrigin } = shown;
  const [typed, setTyped] = useState('');
  // What belonged to the filter when it was chosen stays, so that nothing vanishes under the person's hands.
  const [filter, setFilter] = useState<{ of: ColumnFilter; columns: Set<string> } | null>(null);

  const findings = useMemo(() => {
    const ofSchema = proposalOrigin === 'schema' ? (proposal?.findings ?? []) : [];
    const byColumn = new Map<string | null, Finding[]>();
    for (const finding of [...ofPlan, ...ofSchema]) {
      byColumn.set(finding.column, [...(byColumn.get(finding.column) ?? []), finding]);
    }
    return byColumn;
  }, [ofPlan, proposal, proposalOrigin]);

  const many = columns.length > MANY_COLUMNS;
  const rows = columns.filter(
    (column) => !many || ((filter?.columns.has(column.column) ?? true) && matches(column, typed)),
  );
  const drawn = Math.max(useDeferredValue(rows.length, FIRST_ROWS), FIRST_ROWS);
  if (!profile || !proposal) {
    return null;
  }
  const plan = { columns, join_surplus: shown.joinsSurplus };
  const groups = many ? filteredColumns({ ...shown, plan }, proposal) : null;
  const places = new Map(columns.map((column, at) => [column.column, at]));
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
          columns={columns}
          camelCased={proposalOrigin === 'saved' ? null : proposal.plan.columns}
        />
        <span>Type</span>
        <span>Why</span>
        <span />
      </div>
      {rows.slice(0, drawn).map((column) => {
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
            roles={roles(shown, column.attribute).join(',')}
          />
        ) : null;
      })}
      {rows.length === 0 && (
        <p className={styles.none}>
          {typed.trim() === ''
            ? 'No column belongs here.'
            : `No column is called “${typed.trim()}”.`}
        </p>
      )}
    </Card>
  );
});
