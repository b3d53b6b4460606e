import { useState } from 'react';
import type { DerivedTable } from '../../bindings/DerivedTable';
import type { Failure } from '../../bindings/Failure';
import type { SavedForDevelopers } from '../../bindings/SavedForDevelopers';
import { isDerived } from '../../app/derived';
import { planBlockers, type MigrationState, type ProposalOrigin } from '../../app/migration';
import { useDispatch, useMigration, usePlanEdits } from '../../app/MigrationProvider';
import { StepFrame } from '../../app/StepFrame';
import { allTables } from '../../app/tables';
import { allOf, plural } from '../../components/amount';
import { FailureNotice } from '../../components/FailureNotice';
import { asFailure, engine } from '../../engine';
import { TextButton } from '../../components/TextButton';
import { listed } from '../../plan/composed';
import styles from './DesignStep.module.css';
import { DesignTabs } from './DesignTabs';
import { openQuestions, questionWords } from './questions';
import { QuestionsDesign } from './asked/QuestionsDesign';
import { RelationsDesign } from './relations/RelationsDesign';
import { useRelationsFrame } from './relations/useRelationsFrame';
import { DevelopersSaved } from './saved/DevelopersSaved';
import saved from './saved/Saved.module.css';
import { SavedDesign } from './saved/SavedDesign';
import { TableDesign } from './TableDesign';

const origins: Record<ProposalOrigin, string> = {
  data: 'Proposed from',
  schema: 'Proposed from your CREATE TABLE and',
  saved: 'As in the saved design, held against',
};

const questionsFrame = {
  title: 'What will you ask?',
  purpose:
    'DynamoDB answers the questions that a table was designed for. Check these, add yours, leave out what nobody asks.',
  footer: 'They are saved with the design, and can be asked in the last step.',
  footerTone: 'calm' as const,
};

/** What stands around the design of a table that is made from the rows of another. */
function derivedFrame({ of, kind, columns }: DerivedTable) {
  const frames = {
    lock: {
      title: `Lock items for ${listed(columns)} of ${of}`,
      purpose: `They keep unique what DynamoDB does not, and follow the design of ${of}.`,
    },
    split: {
      title: `${listed(columns)} of ${of} in an item beside`,
      purpose: `They leave room in the items of the rows, and follow the design of ${of}.`,
    },
    parent: {
      title: `${listed(columns)} of ${of} that are missing`,
      purpose: `Items made for rows that point to none, so that these have a place.`,
    },
  };
  return frames[kind];
}

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
  const { source, profile, proposal, dataProposal, origin, changed, blocker, words, tone } =
    useMigration((state) => ({
      source: state.plan && state.source,
      profile: state.profile,
      proposal: state.proposal,
      dataProposal: state.dataProposal,
      origin: state.proposalOrigin,
      changed: state.plan !== state.proposal?.plan,
      blocker: planBlockers(state)[0],
      ...footerWords(state),
    }));
  const isSeveral = useMigration(
    (state) => allTables(state).filter((table) => !isDerived(table.state)).length > 1,
  );
  const derived = useMigration((state) => state.plan?.derived ?? null);
  const ofRelations = useRelationsFrame();
  const isAsked = useMigration(({ designTab }) => designTab === 'questions');
  const dispatch = useDispatch();
  const { settled } = usePlanEdits();
  const [failure, setFailure] = useState<Failure | null>(null);
  const [said, setSaid] = useState('');
  const [developers, setDevelopers] = useState<SavedForDevelopers | null>(null);
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

  const notices = (
    <div className={styles.notices}>{failure && <FailureNotice failure={failure} />}</div>
  );
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
      tools={
        <SavedDesign
          source={source}
          onSaid={setSaid}
          onFailure={setFailure}
          onDevelopers={setDevelopers}
        />
      }
      footer={words}
      footerTone={blocker ? 'red' : tone}
      back={() => dispatch({ type: 'went', step: 'open' })}
      primary={{
        label: 'Preview the items',
        blocked: blocker ? `${blocker.message} ${blocker.repair}` : null,
        onPress: () => void goOn(),
      }}
      {...(derived && derivedFrame(derived))}
      {...ofRelations}
      {...(isAsked ? questionsFrame : null)}
    >
      <p className={saved.said} role="status" data-testid="plan-said">
        {said}
      </p>
      {developers && <DevelopersSaved saved={developers} onClose={() => setDevelopers(null)} />}
      <DesignTabs
        tables={<TableDesign failure={failure} />}
        relations={
          isSeveral ? (
            <>
              {notices}
              <RelationsDesign />
            </>
          ) : null
        }
        questions={
          <>
            {notices}
            <QuestionsDesign />
          </>
        }
      />
    </StepFrame>
  );
}
