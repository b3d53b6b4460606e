import { ActionIcon, Button, Checkbox, NativeSelect, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconPlus, IconX } from '@tabler/icons-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { AccessPattern } from '../../../bindings/AccessPattern';
import type { RelatedRows } from '../../../bindings/RelatedRows';
import { isSameQuestion, questionKey } from '../../../app/asked';
import { blockedBy } from '../../../components/blocked';
import { Card } from '../../../components/Card';
import { AnswerCost, HowAnswered } from './AnswerCells';
import {
  attributeChoices,
  draftOf,
  finished,
  isAlong,
  labelOf,
  MAX_GIVEN,
  relatedChoices,
} from './draft';
import { OrderFields } from './OrderFields';
import styles from './Questions.module.css';
import { useAnsweredQuestions, type AskedDesign } from './useAnsweredQuestions';
import { useMeasuredQuestions } from './useMeasuredQuestions';

/** How long the form waits for the next choice before all rows are counted. */
const COUNT_AFTER_MS = 500;

interface Props {
  design: AskedDesign;
  start: AccessPattern;
  /** The question that is changed; null: a new one. */
  replaces: AccessPattern | null;
  kept: AccessPattern[];
  onDone: (pattern: AccessPattern | null) => void;
}

/** The question so far, as a sentence with its answer and what that takes. */
function DraftAnswer({ design, draft }: { design: AskedDesign; draft: AccessPattern }) {
  const shown = useMemo(() => [draft], [draft]);
  const [counted] = useDebouncedValue(shown, COUNT_AFTER_MS);
  const [answered] = useAnsweredQuestions(design, shown);
  const { reports } = useMeasuredQuestions(design, counted);
  const report = reports?.get(questionKey(draft)) ?? null;
  return (
    <div
      className={styles.draft}
      data-open={answered?.answer.unanswered ? true : undefined}
      role="status"
      data-testid="draft-answer"
    >
      {answered ? (
        <>
          <p className={styles.sentence}>{answered.words}</p>
          <HowAnswered answer={answered.answer} fix={report?.fix ?? null} onFix={null} />
          {report ? (
            <AnswerCost report={report} />
          ) : (
            <p className={styles.quiet}>Counting what the answer takes…</p>
          )}
        </>
      ) : (
        <p className={styles.quiet}>…</p>
      )}
    </div>
  );
}

/** A question, put together by choosing: what is found, by which columns, in which order, and with which other rows. */
export function QuestionForm({ design, start, replaces, kept, onDone }: Props) {
  const { tables, relations } = design;
  const [draft, setDraft] = useState<AccessPattern>(() =>
    start.attributes.length === 0 ? { ...start, attributes: [''] } : start,
  );
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    heading.current?.focus();
    // It stands below a list that may be long.
    heading.current?.scrollIntoView({ block: 'start' });
  }, []);
  const whole = useMemo(() => finished(draft), [draft]);
  const table = tables.find(({ plan }) => plan.table.name === draft.table);
  const change = (part: Partial<AccessPattern>) => setDraft({ ...draft, ...part });
  const setAttribute = (place: number, attribute: string) =>
    change({ attributes: draft.attributes.map((was, at) => (at === place ? attribute : was)) });
  const setRelated = (rows: RelatedRows, is: RelatedRows | null) => {
    const others = draft.related.filter((other) => !isAlong(other, rows));
    change({ related: is ? [...others, is] : others });
  };
  const isThere = kept.some(
    (other) => isSameQuestion(other, whole) && !(replaces && isSameQuestion(other, replaces)),
  );
  let blocked: string | null = null;
  if (!table) {
    blocked = 'Choose what is to be found.';
  } else if (whole.attributes.length === 0) {
    blocked = 'Choose the column that it is found by.';
  } else if (isThere) {
    blocked = 'This question is in the design already.';
  }
  const heads = replaces === null ? 'Add a question' : 'Change the question';
  const related = table ? relatedChoices(table.name, tables, relations) : [];
  return (
    <Card className={styles.form} testId="question-form">
      <form
        aria-label={heads}
        onSubmit={(event) => {
          event.preventDefault();
          if (blocked === null) {
            onDone(whole);
          }
        }}
      >
        <h2 ref={heading} tabIndex={-1}>
          {heads}
        </h2>
        {table && whole.attributes.length > 0 ? (
          <DraftAnswer design={design} draft={whole} />
        ) : (
          <p className={styles.draft}>Find … by …</p>
        )}
        <div className={styles.fields}>
          <NativeSelect
            className={styles.field}
            label="Find"
            data={[
              { value: 'one', label: 'one row' },
              { value: 'many', label: 'any number of rows' },
            ]}
            value={draft.finds}
            data-testid="question-finds"
            onChange={(event) =>
              change({ finds: event.currentTarget.value === 'one' ? 'one' : 'many' })
            }
          />
          {tables.length > 1 && (
            <NativeSelect
              className={styles.field}
              label="of"
              data={[
                { value: '', label: 'Choose…' },
                ...tables.map((of) => ({ value: of.plan.table.name, label: labelOf(of) })),
              ]}
              value={draft.table}
              data-testid="question-table"
              onChange={(event) => {
                const { value } = event.currentTarget;
                const to = tables.find(({ plan }) => plan.table.name === value);
                setDraft({ ...draftOf(to), finds: draft.finds, question: draft.question });
              }}
            />
          )}
        </div>
        {table && (
          <div className={styles.fields}>
            {draft.attributes.map((attribute, place) => (
              <div key={place} className={styles.pair}>
                <NativeSelect
                  className={styles.field}
                  label={place === 0 ? 'by' : 'and'}
                  data={[{ value: '', label: 'Choose…' }, ...attributeChoices(table.plan)]}
                  value={attribute}
                  data-testid={`question-by-${place}`}
                  onChange={(event) => setAttribute(place, event.currentTarget.value)}
                />
                {draft.attributes.length > 1 && (
                  <ActionIcon
                    variant="subtle"
                    color="gray"
                    size={28}
                    aria-label={`Leave out column ${place + 1}`}
                    onClick={() =>
                      change({ attributes: draft.attributes.filter((_, at) => at !== place) })
                    }
                  >
                    <IconX size={15} stroke={1.8} aria-hidden />
                  </ActionIcon>
                )}
              </div>
            ))}
            {draft.attributes.length < MAX_GIVEN && (
              <Button
                className={styles.more}
                size="compact-sm"
                variant="subtle"
                color="gray"
                leftSection={<IconPlus size={14} stroke={2} aria-hidden />}
                data-testid="question-more"
                onClick={() => change({ attributes: [...draft.attributes, ''] })}
              >
                And another column
              </Button>
            )}
          </div>
        )}
        {table && draft.finds === 'many' && (
          <div className={styles.fields}>
            <OrderFields
              plan={table.plan}
              sort={draft.sort}
              label="in the order of"
              testId="question"
              withRange
              onChange={(sort) => change({ sort })}
            />
          </div>
        )}
        {related.length > 0 && (
          <fieldset className={styles.related}>
            <legend>with</legend>
            {related.map(({ key, label, rows, plan }) => {
              const chosen = draft.related.find((other) => isAlong(other, rows));
              return (
                <div key={key} className={styles.fields}>
                  <Checkbox
                    className={styles.tick}
                    size="xs"
                    label={label}
                    checked={chosen !== undefined}
                    data-testid={`question-with-${rows.side === 'children' ? rows.child.table : rows.parent}`}
                    onChange={(event) =>
                      setRelated(rows, event.currentTarget.checked ? rows : null)
                    }
                  />
                  {chosen && plan && (
                    <OrderFields
                      plan={plan}
                      sort={chosen.sort}
                      label={`${rows.child.table} in the order of`}
                      testId={`with-${rows.child.table}`}
                      withRange={false}
                      onChange={(sort) => setRelated(rows, { ...rows, sort })}
                    />
                  )}
                </div>
              );
            })}
          </fieldset>
        )}
        <TextInput
          className={styles.words}
          label="In your own words"
          description="Left blank, it is called by the sentence above."
          value={draft.question}
          maxLength={200}
          data-testid="question-words"
          onChange={(event) => change({ question: event.currentTarget.value })}
        />
        <div className={styles.buttons}>
          <Button
            type="submit"
            size="compact-sm"
            data-testid="keep-question"
            {...blockedBy(blocked !== null, 'question-blocked')}
          >
            {replaces === null ? 'Add question' : 'Use this question'}
          </Button>
          <Button
            size="compact-sm"
            variant="default"
            data-testid="leave-question"
            onClick={() => onDone(null)}
          >
            Cancel
          </Button>
          <p id="question-blocked" className={styles.quiet}>
            {blocked}
          </p>
        </div>
      </form>
    </Card>
  );
}
