import type { Report } from '../../bindings/Report';
import { duration, itemsPerSecond, plural } from '../../components/amount';
import { chartOf, measuredOf, unitsPerSecond, whoseLimit, type ChartPoint } from './chart';
import styles from './SpeedChart.module.css';
import type { SpeedSample } from './speed';

/** Space above the highest point, so that the line never touches the edge. */
const HEADROOM = 1.15;
/** How high the marks of throttled requests stand, in hundredths of the chart. */
const MARK_HEIGHT = 9;

interface Props {
  samples: SpeedSample[];
  /** What the table did not take at once, in all. */
  of: Pick<Report, 'throttled_requests' | 'retried_items'>;
}

/** The pace over time, against what bounds it. Its height is fixed: nothing moves while figures change. */
export function SpeedChart({ samples, of }: Props) {
  const { measure, points, limits, limit, throttledAt, peak } = chartOf(samples);
  const from = samples[0]?.seconds ?? 0;
  const to = samples.at(-1)?.seconds ?? 0;
  const most = Math.max(1, peak, ...limits.map((point) => point.value)) * HEADROOM;
  const x = (seconds: number) => (((seconds - from) / Math.max(0.001, to - from)) * 100).toFixed(2);
  const y = (value: number) => (100 - (value / most) * 100).toFixed(2);
  const path = (line: ChartPoint[]) =>
    line
      .map(({ seconds, value }, at) => `${at === 0 ? 'M' : 'L'}${x(seconds)},${y(value)}`)
      .join('');

  const what = measure === 'units' ? 'Write units a second' : 'Items a second';
  const words = measure === 'units' ? unitsPerSecond : itemsPerSecond;
  const ofWhat = measuredOf(limit);
  const slowed = [
    ...(of.throttled_requests > 0
      ? [
          `told to slow down ${of.throttled_requests === 1 ? 'once' : plural(of.throttled_requests, 'time')}`,
        ]
      : []),
    ...(of.retried_items > 0 ? [`${plural(of.retried_items, 'item')} sent again`] : []),
  ].join(', ');
  const said = [
    `${what}${ofWhat ? ` ${ofWhat}` : ''} over ${duration(to)}`,
    `fastest ${words(peak)}`,
    limit && `limit: ${whoseLimit(limit)} ${words(limit.units_per_second)}`,
    slowed,
  ]
    .filter(Boolean)
    .join('; ');
  const first = points[0];
  const last = points.at(-1);
  return (
    <figure className={styles.chart} data-testid="speed-chart" data-measure={measure}>
      <figcaption className={styles.caption}>
        <span className={styles.what}>
          <strong>{what}</strong> {ofWhat}
        </span>
        {limit && (
          <span className={styles.limitWords} data-testid="pace-limit">
            <i className={styles.dash} aria-hidden />
            <span className={styles.whose} title={whoseLimit(limit)}>
              {whoseLimit(limit)}
            </span>{' '}
            <span className={styles.pace}>{words(limit.units_per_second)}</span>
          </span>
        )}
      </figcaption>
      <svg viewBox="0 0 100 100" preserveAspectRatio="none" role="img" aria-label={said}>
        {[25, 50, 75].map((line) => (
          <line key={line} className={styles.rule} x1="0" x2="100" y1={line} y2={line} />
        ))}
        {first && last && points.length > 1 && (
          <>
            <path
              className={styles.area}
              d={`${path(points)}L${x(last.seconds)},100L${x(first.seconds)},100Z`}
            />
            <path className={styles.line} d={path(points)} />
          </>
        )}
        {limits.length > 1 && <path className={styles.limit} d={path(limits)} />}
        {throttledAt.map((seconds) => (
          <line
            key={seconds}
            className={styles.mark}
            x1={x(seconds)}
            x2={x(seconds)}
            y1={100 - MARK_HEIGHT}
            y2="100"
          />
        ))}
      </svg>
      <p className={styles.axis}>
        <span>start</span>
        <span className={styles.keys}>
          {slowed && (
            <span className={styles.slowed} data-testid="throttled">
              <i className={styles.tick} aria-hidden />
              {slowed}
            </span>
          )}
          {peak > 0 && <span>fastest: {words(peak)}</span>}
        </span>
        <span>{duration(to)}</span>
      </p>
    </figure>
  );
}
