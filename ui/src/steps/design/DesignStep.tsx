import { useState } from 'react';
import type { Failure } from '../../bindings/Failure';
import type { Finding } from '../../bindings/Finding';
import { planBlockers, type MigrationState, type ProposalOrigin } from '../../app/migration';
import { useDispatch, useMigration, usePlanEdits } from '../../app/MigrationProvider';
import { StepFrame } from '../../app/StepFrame';
import { allOf, plural } from '../../components/amount';
import { FailureNotice } from '../../components/FailureNotice';
import { FindingLine } from '../../components/FindingLine';
import { asFailure, engine } from '../../engine';
import { TextButton } from '../../components/TextButton';
import { ColumnsTable, MANY_COLUMNS } from './ColumnsTable';
import styles from './DesignStep.module.css';
import { DestinationLine } from './DestinationLine';
import { IndexesCard } from './IndexesCard';
import { FixButtons } from './FixButtons';
import { openQuestions, questionWords } from './questions';
import { SavedDesign } from './saved/SavedDesign';
import { SavedFindings } from './saved/SavedFindings';
import { SchemaCard } from './schema/SchemaCard';
import { SurplusNotice } from './SurplusNotice';
import { TableCard } from './TableCard';

const origins: Record<ProposalOrigin, string> = {
  data: 'Proposed from',
  schema: 'Proposed from your CREATE TABLE and',
  saved: 'As in the saved design, held against',
};

function footerWords(state: MigrationState): { words: string; tone: 'calm' | 'good' | 'amber' } {
  const open = questionWords(openQuestions(state));
  if (open !== null) {
    return { words: open, tone: 'amber' };
  }
  const warnings = (state.review?.findings ?? []).filter((entry) => entry.severity === 'warning');
  if (warnings.length > 0) {
    return {
      words: `${plural(warnings.length, 'thing wants', 'things want')} a look.`,
      tone: 'amber',
    };
  }
  return {
    words: 'The design keeps every rule of DynamoDB. The preview checks the records.',
    tone: 'good',
  };
}

/** Findings of the plan that are of no one column and ask for something. */
function generalFindings({ review }: MigrationState): Finding[] {
  return (review?.findings ?? []).filter(
    (finding) => finding.column === null && finding.severity !== 'note',
  );
}

export function DesignStep() {
  const { source, profile, proposal, dataProposal, origin, changed, many, blocker, words, tone } =
    useMigration((state) => ({
      source: state.plan && state.source,
      profile: state.profile,
      proposal: state.proposal,
      dataProposal: state.dataProposal,
      origin: state.proposalOrigin,
      changed: state.plan !== state.proposal?.plan,
      many: (state.plan?.columns.length ?? 0) > MANY_COLUMNS,
      blocker: planBlockers(state)[0],
      ...footerWords(state),
    }));
  const general = useMigration(generalFindings);
  const dispatch = useDispatch();
  const { settled } = usePlanEdits();
  const [failure, setFailure] = useState<Failure | null>(null);
  if (!source || !profile || !proposal) {
    return null;
  }

  async function goOn() {
    // The plan and its review may be a moment behind the last keystroke: what counts is what the person sees.
    const latest = await settled();
    if (!latest || !source) {
      return;
    }
    try {
      const findings = await engine.reviewPlan(source.source_id, latest);
      dispatch({ type: 'reviewed', plan: latest, findings });
      if (findings.every((finding) => finding.severity !== 'blocker')) {
        dispatch({ type: 'went', step: 'preview' });
      }
    } catch (error) {
      setFailure(asFailure(error));
    }
  }

  return (
    <StepFrame
      title={`How ${source.summary.file_name} becomes a table`}
      purpose={
        <>
          {origins[origin]} {allOf(profile.records, 'record')}. Change anything: the preview
          follows.{' '}
          {changed && (
            <TextButton
              testId="restore-proposal"
              onClick={() => dispatch({ type: 'plan restored' })}
            >
              Put it back as {origin === 'saved' ? 'saved' : 'proposed'}
            </TextButton>
          )}
          {!changed && origin === 'saved' && dataProposal && (
            <TextButton
              testId="use-data-proposal"
              onClick={() =>
                dispatch({ type: 'proposed again', origin: 'data', proposal: dataProposal })
              }
            >
              Take the proposal from the data
            </TextButton>
          )}
        </>
      }
      tools={<SavedDesign source={source} onFailure={setFailure} />}
      footer={words}
      footerTone={blocker ? 'red' : tone}
      back={() => dispatch({ type: 'went', step: 'open' })}
      primary={{
        label: 'Preview the items',
        blocked: blocker ? `${blocker.message} ${blocker.repair}` : null,
        onPress: () => void goOn(),
      }}
    >
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
          <TableCard proposal={proposal} profile={profile} />
          <IndexesCard proposal={proposal} />
          <SchemaCard />
          <DestinationLine />
        </div>
      </div>
    </StepFrame>
  );
}
