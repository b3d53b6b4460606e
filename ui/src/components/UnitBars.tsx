import { amount, percent } from './amount';
import styles from './UnitBars.module.css';

interface Props {
  /** The table first, then its indexes. */
  targets: { name: string; units: number }[];
}

/** Write units side by side, as many bars as there are tables and indexes. */
export function UnitBars({ targets }: Props) {
  const most = Math.max(1, ...targets.map((target) => target.units));
  return (
    <ul className={styles.bars}>
      {targets.map(({ name, units }) => (
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
  );
}
