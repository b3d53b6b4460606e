import { useMemo } from 'react';
import { CopyButton } from './CopyButton';
import { layOutJson, prettyJson } from './dynamoJson';
import styles from './JsonBlock.module.css';

interface Props {
  /** One document, or several: each on a line of its own as the engine gave it. */
  json: string;
  testId: string;
  label: string;
  /** False where a button to copy stands elsewhere already. */
  copy?: boolean;
}

/** DynamoDB JSON, laid out for reading and ready to be copied. */
export function JsonBlock({ json, testId, label, copy = true }: Props) {
  const parts = useMemo(() => layOutJson(json), [json]);
  return (
    <div className={styles.block}>
      {copy && <CopyButton className={styles.copy} text={() => prettyJson(json)} />}
      <pre className={styles.code} data-testid={testId} aria-label={label}>
        {parts.map((part, at) =>
          part.tone === 'plain' ? (
            part.text
          ) : (
            <span key={at} data-tone={part.tone}>
              {part.text}
            </span>
          ),
        )}
      </pre>
    </div>
  );
}
