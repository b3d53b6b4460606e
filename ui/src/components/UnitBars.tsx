import { useState } from 'react';
import { amount, percent } from './amount';
import { TextButton } from './TextButton';
import styles from './UnitBars.module.css';

/** A table may have twenty indexes: more bars than these are shown when asked for. */
const MAX_AT_ONCE = 6;

interface Target {
  name: string;
  units: number;
}

interface Props {
  /** The table first, then its indexes. */
  targets: Target[];
}

/** The table and those of its indexes that take most. */
function foremost([table, ...indexes]: Target[]): Target[] {
  const largest = indexes.toSorted((left, right) => right.units - left.units);
  return table === undefined ? [] : [table, ...largest].slice(0, MAX_AT_ONCE);
}

/** Write units side by side, as many bars as there are tables and indexes. */
export function UnitBars({ targets }: Props) {
  const [all, setAll] = useState(false);
  const isLong = targets.length > MAX_AT_ONCE + 1;
  const most = Math.max(1, ...targets.map((target) => target.units));
  return (
    <div>
      <ul className={styles.bars}>
        {(isLong && !all ? foremost(targets) : targets).map(({ name, units }) => (
          <li key={name}>
            <span className={styles.name} title={name}>
              {name}
            </span>
            <span className={styles.units}>{amount(units)}</span>
            <span className={styles.track} aria-hidden>
              <span style={{ width: `${percent(units, most)}%` }} />
            </span>
          </li>
        ))}
      </ul>
      {isLong && (
        <p className={styles.more}>
          <TextButton testId="all-units" expanded={all} onClick={() => setAll(!all)}>
            {all ? 'Show the largest alone' : `Show all ${amount(targets.length)}`}
          </TextButton>
        </p>
      )}
    </div>
  );
}
