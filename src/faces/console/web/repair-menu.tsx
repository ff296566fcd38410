/** The entries of repair in the menu, for whoever has a part in it. */
import type { Part } from './repair-client.ts'
import { addressOf, onLinkClick, type Route } from './route.ts'
import { t } from './say.ts'

const w = t.repair

export function RepairMenu({ part, page }: { part: Part; page: Route['page'] }) {
  const entries = [
    { page: 'repairs', label: w.list, address: addressOf('repairs'), is: true },
    { page: 'repair-overview', label: w.overview, address: addressOf('repairs/overview'), is: part.oversees },
    { page: 'repair-apply', label: w.apply, address: addressOf('repairs/apply'), is: part.applies },
  ] as const
  return (
    <>
      <h2>{w.group}</h2>
      <ul>
        {entries
          .filter(entry => entry.is)
          .map(entry => (
            <li key={entry.page}>
              <a
                href={entry.address}
                onClick={onLinkClick}
                aria-current={page === entry.page ? 'page' : page === 'repair' && entry.page === 'repairs' ? 'true' : undefined}
              >
                {entry.label}
              </a>
            </li>
          ))}
      </ul>
    </>
  )
}
