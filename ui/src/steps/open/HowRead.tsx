import type { FormatFact } from '../../bindings/FormatFact';
import styles from './HowRead.module.css';

/** How the file is read, part by part, each with what speaks for it. */
export function HowRead({ facts }: { facts: FormatFact[] }) {
  return (
    <ul className={styles.facts} data-testid="facts" aria-label="How it is read, and why">
      {facts.map((fact) => (
        <li key={`${fact.part} ${fact.text}`}>
          <span>{fact.text}</span>
          {fact.evidence !== '' && <small>{fact.evidence}</small>}
        </li>
      ))}
    </ul>
  );
}
