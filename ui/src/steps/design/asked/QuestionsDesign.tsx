import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useMemo, useRef, useState } from 'react';
import type { AccessPattern } from '../../../bindings/AccessPattern';
import type { QuestionFix } from '../../../bindings/QuestionFix';
import { questionKey } from '../../../app/asked';
import { useMigration, useMigrationStore } from '../../../app/MigrationProvider';
import { allTables } from '../../../app/tables';
import { amount, plural } from '../../../components/amount';
import { Card } from '../../../components/Card';
import { FailureNotice } from '../../../components/FailureNotice';
import { asFailure, engine } from '../../../engine';
import { emptyDraft } from './draft';
import { OtherQuestions } from './OtherQuestions';
import { QuestionForm } from './QuestionForm';
import { QuestionRow } from './QuestionRow';
import styles from './Questions.module.css';
import { useAnsweredQuestions, type AskedDesign } from './useAnsweredQuestions';
import { useMeasuredQuestions, type Counting } from './useMeasuredQuestions';

interface CountingProps {
  counting: Counting;
  words: string;
  onAgain: () => void;
}

/** How many questions are answered, and how far counting is. */
function CountingLine({ counting, words, onAgain }: CountingProps) {
  return (
    <div className={styles.note}>
      <p role="status">{words}</p>
      {counting.kind === 'counting' && (
        <p className={styles.inline}>
          <span>
            Counting what each answer takes
            {counting.progress ? `: reading ${counting.progress.table}` : ' on all rows'}…
          </span>
          <Button
            variant="default"
            size="compact-sm"
            data-testid="cancel-questions"
            onClick={() => void engine.cancel(counting.job)}
          >
            Cancel
          </Button>
        </p>
      )}
      {counting.kind === 'failed' && <FailureNotice failure={counting.failure} />}
      {(counting.kind === 'failed' || counting.kind === 'stopped') && (
        <p className={styles.inline}>
          <span>{counting.kind === 'stopped' ? 'Stopped before all was counted.' : ''}</span>
          <Button
            variant="default"
            size="compact-sm"
            data-testid="questions-again"
            onClick={onAgain}
          >
            Count again
          </Button>
        </p>
      )}
    </div>
  );
}

/** What the application will ask of the tables, how the design answers it, and what an answer takes. */
export function QuestionsDesign() {
  const { tables, relations } = useMigration(({ asked }) => ({
    tables: asked.named,
    relations: asked.heldAgainst,
  }));
  const design = useMemo(() => relations && { tables, relations }, [tables, relations]);
  if (design === null) {
    return (
      <Card className={styles.note} testId="questions">
        <p>Questions follow from the relations, which are looked for once every table is read.</p>
      </Card>
    );
  }
  return <QuestionsOfDesign design={design} />;
}

function QuestionsOfDesign({ design }: { design: AskedDesign }) {
  const { kept, leftOut, waiting, reasons, followed } = useMigration(({ asked }) => ({
    kept: asked.questions.kept,
    leftOut: asked.questions.left_out,
    waiting: asked.questions.waiting,
    reasons: asked.reasons,
    followed: asked.followed,
  }));
  const store = useMigrationStore();
  const answered = useAnsweredQuestions(design, kept);
  const { reports, counting, again } = useMeasuredQuestions(design, kept);
  const [form, setForm] = useState<{
    start: AccessPattern;
    replaces: AccessPattern | null;
  } | null>(null);
  const adds = useRef<HTMLButtonElement>(null);

  async function change({ source, edits }: QuestionFix) {
    const open = allTables(store.getState());
    const of = open.length === 1 ? open[0] : open.find(({ name }) => name === source);
    if (!of?.state.source || !of.state.plan) {
      return;
    }
    try {
      const { plan } = await engine.editPlan(of.state.source.source_id, of.state.plan, edits);
      const plans = open.map((other) => (other === of ? plan : null));
      store.dispatch({ type: 'tables placed', plans });
    } catch (error) {
      store.dispatch({ type: 'edit refused', failure: asFailure(error) });
    }
  }
  const done = (pattern: AccessPattern | null) => {
    if (pattern && form) {
      store.dispatch({ type: 'asked added', pattern, replaces: form.replaces });
    }
    setForm(null);
    adds.current?.focus();
  };
  const open = answered.filter((of) => of?.answer.unanswered).length;
  const isHeld = answered.every((of) => of !== undefined);
  const words =
    kept.length === 0
      ? 'No question is in the design.'
      : !isHeld
        ? 'The questions are held against the design…'
        : `${amount(kept.length - open)} of ${plural(kept.length, 'question')} answered by this design.`;
  return (
    <div className={styles.all}>
      {followed.length > 0 && <p className={styles.followed}>{followed.join(' ')}</p>}
      <Card className={styles.sheet} testId="questions">
        <CountingLine counting={counting} words={words} onAgain={again} />
        {kept.length > 0 && (
          <table className={styles.table}>
            <thead>
              <tr>
                <th scope="col">Question</th>
                <th scope="col">Answered by</th>
                <th scope="col">Cost of one answer, on your data</th>
                <th scope="col">
                  <span className="visually-hidden">Change or leave out</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {kept.map((pattern, place) => {
                const of = answered[place];
                return (
                  of && (
                    <QuestionRow
                      key={questionKey(pattern)}
                      number={place + 1}
                      pattern={pattern}
                      answered={of}
                      reason={reasons[place] ?? ''}
                      report={reports?.get(questionKey(pattern)) ?? null}
                      onFix={(fix) => void change(fix)}
                      onChange={(start) => setForm({ start, replaces: start })}
                      onLeaveOut={(out) => store.dispatch({ type: 'asked left out', pattern: out })}
                    />
                  )
                );
              })}
            </tbody>
          </table>
        )}
        <div className={styles.add}>
          <Button
            ref={adds}
            variant="default"
            size="compact-sm"
            leftSection={<IconPlus size={14} stroke={2} aria-hidden />}
            data-testid="add-question"
            onClick={() => setForm({ start: emptyDraft(design.tables), replaces: null })}
          >
            Add a question
          </Button>
          <span className={styles.quiet}>find … by … with …, in the order of …</span>
        </div>
        <OtherQuestions
          design={design}
          leftOut={leftOut}
          reasons={reasons.slice(kept.length)}
          waiting={waiting}
          onPutBack={(pattern) => store.dispatch({ type: 'asked put back', pattern })}
        />
      </Card>
      {form && (
        <QuestionForm
          key={questionKey(form.start)}
          design={design}
          start={form.start}
          replaces={form.replaces}
          kept={kept}
          onDone={done}
        />
      )}
    </div>
  );
}
