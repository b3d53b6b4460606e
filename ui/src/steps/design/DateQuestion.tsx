import { Button } from '@mantine/core';
import { IconCalendarCheck, IconCalendarQuestion } from '@tabler/icons-react';
import type { ColumnPlan } from '../../bindings/ColumnPlan';
import type { ColumnProfile } from '../../bindings/ColumnProfile';
import type { DateOrder } from '../../bindings/DateOrder';
import { useDispatch, useMigration } from '../../app/MigrationProvider';
import { usePlanEdit } from '../../app/usePlanEdit';
import { isDate } from '../../plan/kinds';
import { ambiguousExample } from './dateReadings';
import { isDateOrderOpen } from './questions';
import { Question } from './Question';

interface Props {
  column: ColumnPlan;
  profile: ColumnProfile;
}

/** Which of two numbers is the day, where every date could be read both ways. Only the person can know. */
export function DateQuestion({ column, profile }: Props) {
  const answered = useMigration((state) => !isDateOrderOpen(state, column, profile));
  const dispatch = useDispatch();
  const edit = usePlanEdit();
  const order = isDate(column.kind) ? column.date_order : null;
  const example = ambiguousExample(profile.examples);

  function answer(chosen: DateOrder | null) {
    const of = column.column;
    void edit([
      chosen === null
        ? { edit: 'set_kind', column: of, kind: 'text', reading: null }
        : { edit: 'read_dates', column: of, order: chosen, kind: null },
    ]);
    dispatch({
      type: 'date order answered',
      column: column.column,
      keptAsText: chosen === null,
    });
  }

  const choices: { order: DateOrder | null; label: string; testId: string }[] = [
    {
      order: 'day_first',
      label: example?.dayFirst ?? 'The day comes first',
      testId: `date-order-day-${column.column}`,
    },
    {
      order: 'month_first',
      label: example?.monthFirst ?? 'The month comes first',
      testId: `date-order-month-${column.column}`,
    },
    { order: null, label: 'Keep it as text', testId: `date-order-text-${column.column}` },
  ];
  return (
    <Question
      icon={answered ? IconCalendarCheck : IconCalendarQuestion}
      answered={answered}
      testId={`date-question-${column.column}`}
      said={<Said order={order} answered={answered} example={example} />}
    >
      {choices.map((choice) => (
        <Button
          key={choice.testId}
          size="compact-sm"
          variant="default"
          aria-pressed={answered && order === choice.order}
          data-testid={choice.testId}
          onClick={() => answer(choice.order)}
        >
          {choice.label}
        </Button>
      ))}
    </Question>
  );
}

interface AnnouncementProps {
  order: DateOrder | null;
  answered: boolean;
  example: ReturnType<typeof ambiguousExample>;
}

function Said({ order, answered, example }: AnnouncementProps) {
  if (answered && order === null) {
    return 'Kept as text, as it is written.';
  }
  if (answered) {
    return `Read with the ${order === 'day_first' ? 'day' : 'month'} first.`;
  }
  if (!example) {
    return 'These dates can be read with the day or the month first. Which is it?';
  }
  return (
    <>
      <code>{example.value}</code> could be {example.dayFirst} or {example.monthFirst}. Which is it?
    </>
  );
}
