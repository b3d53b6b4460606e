import styles from './ShortName.module.css';

/** A name shorter than this is cut at its end, if at all. */
const LONG_CHARACTERS = 24;
const TAIL_CHARACTERS = 9;

/** A name on one line. Of a long one that does not fit, the middle is left out: names that begin alike differ at their
 * ends. */
export function ShortName({ name }: { name: string }) {
  if (name.length < LONG_CHARACTERS) {
    return <>{name}</>;
  }
  return (
    <span className={styles.name}>
      <span className={styles.head}>{name.slice(0, -TAIL_CHARACTERS)}</span>
      <span className={styles.tail}>{name.slice(-TAIL_CHARACTERS)}</span>
    </span>
  );
}
