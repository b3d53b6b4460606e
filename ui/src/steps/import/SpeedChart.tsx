import { duration, itemsPerSecond } from '../../components/amount';
import styles from './SpeedChart.module.css';
import type { SpeedSample } from './speed';

/** Room above the highest point, so that the line never touches the edge. */
const HEADROOM = 1.15;

function points(samples: SpeedSample[], most: number): { x: number; y: number }[] {
  const first = samples[0]?.seconds ?? 0;
  const span = Math.max(0.001, (samples.at(-1)?.seconds ?? 0) - first);
  return samples.map((sample) => ({
    x: ((sample.seconds - first) / span) * 100,
    y: 100 - (sample.itemsPerSecond / most) * 100,
  }));
}

/** Items a second over time. Its height is fixed: nothing moves while figures change. */
export function SpeedChart({ samples }: { samples: SpeedSample[] }) {
  const peak = Math.max(0, ...samples.map((sample) => sample.itemsPerSecond));
  const drawn = points(samples, Math.max(1, peak) * HEADROOM);
  const line = drawn.map(
    ({ x, y }, at) => `${at === 0 ? 'M' : 'L'}${x.toFixed(2)},${y.toFixed(2)}`,
  );
  const enough = drawn.length > 1;
  return (
    <figure className={styles.chart}>
      <figcaption className={styles.caption}>
        <span>Items a second</span>
        <span>{peak > 0 && `fastest: ${itemsPerSecond(peak)}`}</span>
      </figcaption>
      <svg
        viewBox="0 0 100 100"
        preserveAspectRatio="none"
        role="img"
        aria-label={`Items a second over ${duration(samples.at(-1)?.seconds ?? 0)}; fastest ${itemsPerSecond(peak)}`}
      >
        {[25, 50, 75].map((y) => (
          <line key={y} className={styles.rule} x1="0" x2="100" y1={y} y2={y} />
        ))}
        {enough && (
          <>
            <path className={styles.area} d={`${line.join('')}L100,100L0,100Z`} />
            <path className={styles.line} d={line.join('')} />
          </>
        )}
      </svg>
      <p className={styles.axis}>
        <span>start</span>
        <span>{duration(samples.at(-1)?.seconds ?? 0)}</span>
      </p>
    </figure>
  );
}
