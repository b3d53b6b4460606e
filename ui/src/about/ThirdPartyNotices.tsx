import { Button, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useCallback, useDeferredValue, useEffect, useMemo, useState } from 'react';
import type { Failure } from '../bindings/Failure';
import { amount } from '../components/amount';
import { Card } from '../components/Card';
import { FailureNotice } from '../components/FailureNotice';
import { asFailure } from '../engine';
import styles from './About.module.css';
import { LicenceList } from './LicenceList';
import { parseNotices, searchNotices, type NoticeSection } from './notices';

/** The packages in Tableferry by other authors: found by name, licence or text. */
export function ThirdPartyNotices() {
  const [sections, setSections] = useState<NoticeSection[] | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [search, setSearch] = useState('');
  const searched = useDeferredValue(search);

  const load = useCallback(async () => {
    setFailure(null);
    try {
      const { noticesText } = await import('./noticesText');
      setSections(parseNotices(noticesText));
    } catch (error) {
      setFailure(asFailure(error));
    }
  }, []);
  useEffect(() => void load(), [load]);

  const found = useMemo(() => searchNotices(sections ?? [], searched), [sections, searched]);
  const count = (some: NoticeSection[]) =>
    some.reduce((sum, { notices }) => sum + notices.length, 0);

  return (
    <Card title="Third-party notices" testId="third-party-notices">
      {failure && (
        <FailureNotice failure={failure}>
          <Button variant="default" size="compact-sm" onClick={() => void load()}>
            Try again
          </Button>
        </FailureNotice>
      )}
      {!sections && !failure && (
        <p className={styles.words} role="status">
          Reading the notices…
        </p>
      )}
      {sections && (
        <>
          <p className={styles.words}>
            Tableferry contains {amount(count(sections))} packages by other authors. Choose one to
            read its licence.
          </p>
          <div className={styles.search}>
            <TextInput
              type="search"
              aria-label="Search the notices"
              placeholder="Search names, licences and their texts"
              leftSection={<IconSearch size={16} stroke={1.7} aria-hidden />}
              value={search}
              onChange={(event) => setSearch(event.currentTarget.value)}
              data-testid="notices-search"
            />
            <p className={styles.count} role="status" data-testid="notices-count">
              {searched.trim() && `${amount(count(found))} found`}
            </p>
          </div>
          {found.map(({ title, notices }) => (
            <section key={title}>
              <h3 className={styles.section}>
                {title} <span>{amount(notices.length)}</span>
              </h3>
              <LicenceList
                order={4}
                entries={notices.map(({ version, ...notice }) => ({
                  ...notice,
                  // It becomes part of an element's id, which takes no space.
                  id: `${notice.name}@${version ?? ''}`.replaceAll(' ', '-'),
                  ...(version && { detail: version }),
                }))}
              />
            </section>
          ))}
        </>
      )}
    </Card>
  );
}
