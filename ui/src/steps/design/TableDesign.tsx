import type { Failure } from '../../bindings/Failure';
import type { Finding } from '../../bindings/Finding';
import type { MigrationState } from '../../app/migration';
import { useMigration } from '../../app/MigrationProvider';
import { FailureNotice } from '../../components/FailureNotice';
import { FindingLine } from '../../components/FindingLine';
import { ColumnsTable, MANY_COLUMNS } from './ColumnsTable';
import styles from './DesignStep.module.css';
import { DestinationLine } from './DestinationLine';
import { FixButtons } from './FixButtons';
import { IndexesCard } from './IndexesCard';
import { MadeParentsDesign } from './MadeParentsDesign';
import { SavedFindings } from './saved/SavedFindings';
import { SharedTableCard } from './SharedTableCard';
import { SchemaCard } from './schema/SchemaCard';
import { SurplusNotice } from './SurplusNotice';
import { SplitDesign } from './SplitDesign';
import { TableCard } from './TableCard';
import { LocksDesign } from './unique/LocksDesign';

/** Findings of the plan that are of no one column and ask for something. */
function generalFindings({ review }: MigrationState): Finding[] {
  return (review?.findings ?? []).filter(
    (finding) => finding.column === null && finding.severity !== 'note',
  );
}

/** What one table becomes: its columns, keys and indexes. */
export function TableDesign({ failure }: { failure: Failure | null }) {
  const { profile, proposal, many } = useMigration((state) => ({
    profile: state.profile,
    proposal: state.proposal,
    many: (state.plan?.columns.length ?? 0) > MANY_COLUMNS,
  }));
  const general = useMigration(generalFindings);
  const kind = useMigration(({ plan }) => plan?.derived?.kind ?? null);
  if (!profile || !proposal) {
    return null;
  }
  if (kind === 'lock') {
    return <LocksDesign failure={failure} proposal={proposal} />;
  }
  if (kind === 'split') {
    return <SplitDesign failure={failure} />;
  }
  if (kind === 'parent') {
    return <MadeParentsDesign failure={failure} />;
  }
  return (
    <>
      <div className={styles.notices}>
        {failure && <FailureNotice failure={failure} />}
        <SavedFindings />
        {general.length > 0 && (
          <div className={styles.general}>
            {general.map((finding) => (
              <FindingLine key={`${finding.code} ${finding.message}`} finding={finding}>
                <FixButtons finding={finding} />
              </FindingLine>
            ))}
          </div>
        )}
        <SurplusNotice />
      </div>
      <div className={styles.layout} data-many={many || undefined}>
        <ColumnsTable />
        <div className={styles.side}>
          <SharedTableCard />
          <TableCard proposal={proposal} profile={profile} />
          <IndexesCard proposal={proposal} />
          <SchemaCard />
          <DestinationLine />
        </div>
      </div>
    </>
  );
}
