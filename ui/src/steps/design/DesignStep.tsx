import { useState } from 'react';
import type { Failure } from '../../bindings/Failure';
import { planBlockers, type MigrationState } from '../../app/migration';
import { useMigration } from '../../app/MigrationProvider';
import { StepFrame } from '../../app/StepFrame';
import { allOf, plural } from '../../components/amount';
import { FailureNotice } from '../../components/FailureNotice';
import { FindingLine } from '../../components/FindingLine';
import { asFailure, engine } from '../../engine';
import { ColumnsTable } from './ColumnsTable';
import styles from './DesignStep.module.css';
import { DestinationLine } from './DestinationLine';
import { IndexesCard } from './IndexesCard';
import { openZoneQuestions } from './questions';
import { TableCard } from './TableCard';
import { tableReasons } from './tableReasons';

function footerWords(state: MigrationState): { words: string; tone: 'calm' | 'good' | 'amber' } {
  const open = openZoneQuestions(state);
  if (open.length > 0) {
    return {
      words: `${plural(open.length, 'question is', 'questions are')} open: the time zone of ${open.join(', ')}. Unanswered, the values stay as they are written.`,
      tone: 'amber',
    };
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
  const { source, profile, proposal, plan } = state;
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
    if (!plan || !source) {
      return;
    }
    try {
      // The review may be a moment behind the last keystroke: what counts is the plan as it stands.
      const findings = await engine.reviewPlan(source.source_id, plan);
      dispatch({ type: 'reviewed', plan, findings });
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
          Proposed from {allOf(profile.records, 'record')}. Change anything: the preview follows.{' '}
          {changed && (
            <button
              type="button"
              className={styles.restore}
              data-testid="restore-proposal"
              onClick={() => dispatch({ type: 'plan restored' })}
            >
              Put it back as proposed
            </button>
          )}
        </>
      }
      footer={words.words}
      footerTone={blocker ? 'red' : words.tone}
      back={() => dispatch({ type: 'went', step: 'open' })}
      primary={{
        label: 'Preview the items',
        blocked: blocker ? `${blocker.message} ${blocker.repair}` : null,
        onPress: () => void goOn(),
      }}
    >
      {failure && <FailureNotice failure={failure} />}
      {general.length > 0 && (
        <div className={styles.general}>
          {general.map((finding) => (
            <FindingLine key={`${finding.code} ${finding.message}`} finding={finding} />
          ))}
        </div>
      )}
      <div className={styles.layout}>
        <ColumnsTable />
        <div className={styles.side}>
          <TableCard plan={plan} reasons={tableReasons(plan, proposal, profile)} />
          <IndexesCard plan={plan} proposal={proposal} />
          <DestinationLine />
        </div>
      </div>
    </StepFrame>
  );
}
