import type { ColumnProfile } from '../../../bindings/ColumnProfile';
import { plural } from '../../../components/amount';
import { DistinctBar } from './DistinctBar';
import { Extremes } from './Extremes';
import styles from './Facts.module.css';
import { FillBar } from './FillBar';
import { FrequentValues } from './FrequentValues';
import { TypeMatches } from './TypeMatches';

function remarks(profile: ColumnProfile): string[] {
  return [
    ...(profile.padded > 0
      ? [`${plural(profile.padded, 'value has', 'values have')} spaces at an end.`]
      : []),
    ...(profile.at_midnight > 0
      ? [
          profile.at_midnight === profile.filled
            ? 'Every time of day is midnight.'
            : `${plural(profile.at_midnight, 'value is', 'values are')} at midnight.`,
        ]
      : []),
  ];
}

/** What the whole file has in this column, counted and drawn. */
export function ColumnFacts({ profile }: { profile: ColumnProfile }) {
  return (
    <section
      className={styles.facts}
      aria-label={`What ${profile.column} holds`}
      data-testid={`facts-${profile.column}`}
    >
      <div className={styles.half}>
        <FillBar profile={profile} />
        <DistinctBar profile={profile} />
        <Extremes profile={profile} />
        {remarks(profile).map((remark) => (
          <p key={remark} className={styles.remark}>
            {remark}
          </p>
        ))}
      </div>
      <div className={styles.half}>
        <FrequentValues
          title="Most frequent values"
          values={profile.most_frequent}
          of={profile.filled}
          testId={`frequent-${profile.column}`}
        />
        {profile.most_frequent.length === 0 && <Examples values={profile.examples} />}
        <FrequentValues
          title="How dates are written"
          values={profile.date_formats}
          of={profile.filled}
          testId={`date-formats-${profile.column}`}
        />
        <TypeMatches profile={profile} />
      </div>
    </section>
  );
}

const MAX_EXAMPLES = 4;

/** The first values, where none repeats. */
function Examples({ values }: { values: string[] }) {
  return values.length === 0 ? null : (
    <div>
      <h3 className={styles.title}>The first values</h3>
      <ul className={styles.examples}>
        {values.slice(0, MAX_EXAMPLES).map((value, at) => (
          <li key={at} className={styles.value} title={value}>
            {value}
          </li>
        ))}
      </ul>
    </div>
  );
}
