import type { ExistingItems } from '../../bindings/ExistingItems';
import type { RunSummary } from '../../bindings/RunSummary';
import { amount, plural } from '../../components/amount';
import { Card } from '../../components/Card';
import { moment } from '../../components/moment';
import { exactPhrase } from '../../destination/words';
import { isDeletion, isImport, isUndo } from '../runWords';
import styles from './RunPanel.module.css';

const existingWords: Record<ExistingItems, string> = {
  overwrite: 'replaced by the record’s item',
  keep: 'left as they were',
  update: 'replaced where they differed',
  stop: 'none: it was to start only in an empty table',
};

/** Indexes that are named; the others are told on hover and in the saved report. */
const MAX_INDEXES = 3;

interface Fact {
  label: string;
  value: string;
  /** All of it, where the value is a part. */
  whole?: string;
}

function indexFact(indexes: string[]): Fact {
  const named = indexes.slice(0, MAX_INDEXES);
  const others = indexes.length - named.length;
  const value = others > 0 ? `${named.join('; ')}; and ${others} more` : named.join('; ');
  return { label: 'Indexes', value: value || 'none', whole: indexes.join('; ') };
}

function factsOf(run: RunSummary): Fact[] {
  const facts: Fact[] = [
    { label: isDeletion(run) ? 'List of the items' : 'File', value: run.file },
    { label: 'Destination', value: exactPhrase(run.destination, run.exact) },
    { label: 'Key', value: run.key },
    indexFact(run.indexes),
    { label: 'Started', value: moment(run.started) },
    { label: run.state === 'finished' ? 'Ended' : 'Last heard of', value: moment(run.ended) },
  ];
  if (!isImport(run)) {
    return facts;
  }
  const { existing, keep_copy, most_write_units, raised_units } = run.choices;
  return [
    ...facts,
    { label: 'Items there before', value: existingWords[existing] },
    ...(existing === 'overwrite' || existing === 'update'
      ? [
          {
            label: 'Copies of what was replaced',
            value: keep_copy || existing === 'update' ? 'kept' : 'not kept',
          },
        ]
      : []),
    {
      label: 'Pace',
      value:
        most_write_units === null
          ? 'as fast as the table took it'
          : `at most ${plural(most_write_units, 'write unit')} a second`,
    },
    ...(raised_units === undefined
      ? []
      : [
          {
            label: 'Write capacity',
            value: `raised to ${amount(raised_units)} units a second while it ran`,
          },
        ]),
  ];
}

/** From where to where, when, and what was chosen. */
export function RunFacts({ run }: { run: RunSummary }) {
  return (
    <Card title={isUndo(run) ? 'What it was' : 'How it was done'} testId="run-facts">
      <dl className={styles.facts}>
        {factsOf(run).map(({ label, value, whole }) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd title={whole}>{value}</dd>
          </div>
        ))}
      </dl>
    </Card>
  );
}
