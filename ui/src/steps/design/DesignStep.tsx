import { useState } from 'react';
import type { Failure } from '../../bindings/Failure';
import { planBlockers, type MigrationState, type ProposalOrigin } from '../../app/migration';
import { useMigration, usePlanEdits } from '../../app/MigrationProvider';
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
import { evidenceOf } from './keys/keyEvidence';
import { FixButtons } from './FixButtons';
import { openQuestions, questionWords } from './questions';
import { SavedDesign } from './saved/SavedDesign';
import { SavedFindings } from './saved/SavedFindings';
import { SchemaCard } from './schema/SchemaCard';
import { SurplusNotice } from './SurplusNotice';
import { TableCard } from './TableCard';
import { tableReasons } from './tableReasons';

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

export function DesignStep() {
  const { state, dispatch } = useMigration();
  const { settled } = usePlanEdits();
  const { source, profile, proposal, dataProposal, plan } = state;
  const [failure, setFailure] = useState<Failure | null>(null);
  if (!source || !profile || !proposal || !plan) {
    return null;
  }
  const blocker = planBlockers(state)[0];
  const general = (state.review?.findings ?? []).filter(
    (finding) => finding.column === null && finding.severity !== 'note',
  );
  const words = footerWords(state);
  const changed = plan !== proposal.plan;

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
          {origins[state.proposalOrigin]} {allOf(profile.records, 'record')}. Change anything: the
          preview follows.{' '}
          {changed && (
            <TextButton
              testId="restore-proposal"
              onClick={() => dispatch({ type: 'plan restored' })}
            >
              Put it back as {state.proposalOrigin === 'saved' ? 'saved' : 'proposed'}
            </TextButton>
          )}
          {!changed && state.proposalOrigin === 'saved' && dataProposal && (
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
      tools={<SavedDesign source={source} plan={plan} onFailure={setFailure} />}
      footer={words.words}
      footerTone={blocker ? 'red' : words.tone}
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
      <div className={styles.layout} data-many={plan.columns.length > MANY_COLUMNS || undefined}>
        <ColumnsTable />
        <div className={styles.side}>
          <TableCard
            plan={plan}
            proposal={proposal}
            reasons={tableReasons(plan, proposal, profile)}
            evidence={evidenceOf(plan, proposal, profile)}
            profile={profile}
          />
          <IndexesCard plan={plan} proposal={proposal} />
          <SchemaCard />
          <DestinationLine />
        </div>
      </div>
    </StepFrame>
  );
}
