import { Button } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { copyText } from './copyText';

const ANNOUNCEMENT_MS = 1800;

interface Props {
  text: () => string;
  label?: string;
  className?: string;
}

export function CopyButton({ text, label = 'Copy', className }: Props) {
  const [outcome, setOutcome] = useState<'copied' | 'failed' | null>(null);
  useEffect(() => {
    if (outcome) {
      const timer = setTimeout(() => setOutcome(null), ANNOUNCEMENT_MS);
      return () => clearTimeout(timer);
    }
    return undefined;
  }, [outcome]);
  const words = { copied: 'Copied', failed: 'Could not copy' };
  return (
    <Button
      className={className}
      variant="default"
      size="compact-sm"
      data-testid="copy"
      leftSection={outcome === 'copied' ? <IconCheck size={15} /> : <IconCopy size={15} />}
      onClick={() =>
        void copyText(text()).then((copied) => setOutcome(copied ? 'copied' : 'failed'))
      }
    >
      <span aria-live="polite">{outcome ? words[outcome] : label}</span>
    </Button>
  );
}
