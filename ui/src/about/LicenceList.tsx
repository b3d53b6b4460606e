import { Accordion } from '@mantine/core';
import { useState } from 'react';
import { amount } from '../components/amount';
import { TextButton } from '../components/TextButton';
import styles from './About.module.css';

const SHOWN_AT_FIRST = 25;

interface Entry {
  id: string;
  name: string;
  /** Beside the name. */
  detail?: string;
  /** At the right. */
  licence?: string;
  /** Where the source is. */
  url?: string | null;
  texts: string[];
}

/** Names that open to their licence texts; of many the first, and the others on request. */
export function LicenceList({ entries, order }: { entries: Entry[]; order: 3 | 4 }) {
  const [open, setOpen] = useState<string | null>(null);
  const [all, setAll] = useState(false);
  const shown =
    all || entries.length <= SHOWN_AT_FIRST + 1 ? entries : entries.slice(0, SHOWN_AT_FIRST);
  return (
    <>
      <Accordion
        value={open}
        onChange={setOpen}
        order={order}
        // At once, as all panels: a hidden window never gets the frames to move in.
        transitionDuration={0}
        classNames={{
          item: styles.item,
          control: styles.control,
          label: styles.label,
          content: styles.content,
        }}
      >
        {shown.map(({ id, name, detail, licence, url, texts }) => (
          <Accordion.Item key={id} value={id}>
            <Accordion.Control data-testid={`notice-${name}`}>
              <span className={styles.package}>{name}</span>
              {detail && <span className={styles.detail}>{detail}</span>}
              {licence && <span className={styles.licence}>{licence}</span>}
            </Accordion.Control>
            <Accordion.Panel>
              {open === id && (
                <>
                  {url && <p className={styles.url}>{url}</p>}
                  {texts.map((text) => (
                    <pre key={text} className={styles.text}>
                      {text}
                    </pre>
                  ))}
                </>
              )}
            </Accordion.Panel>
          </Accordion.Item>
        ))}
      </Accordion>
      {shown.length < entries.length && (
        <p className={styles.more}>
          <TextButton onClick={() => setAll(true)}>
            Show {amount(entries.length - shown.length)} more
          </TextButton>
        </p>
      )}
    </>
  );
}
