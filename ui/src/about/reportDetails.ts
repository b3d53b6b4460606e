import type { About } from '../engine';

/** What a report of a fault should name of this computer: no name of a person, a file, a table or a destination. */
export function reportDetails(
  { version, system, web_view }: About,
  { language, scheme }: { language: string; scheme: string },
): string {
  return [
    `Tableferry ${version}`,
    `System: ${system}`,
    `Web view: ${web_view ?? 'unknown'}`,
    `Language: ${language}`,
    `Appearance: ${scheme}`,
    `Window: ${window.innerWidth} × ${window.innerHeight} at ${window.devicePixelRatio}`,
  ].join('\n');
}
