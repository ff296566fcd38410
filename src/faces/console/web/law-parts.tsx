/** Parts that the pages of the law desk share. */
import { Button } from 'antd'
import { PageLink } from './parts.tsx'
import { addressOf } from './route.ts'
import { t } from './say.ts'

export function LawCrumb({ here }: { here: string }) {
  return (
    <nav className="crumb" aria-label={t.law.crumb}>
      <ol>
        <li>
          <PageLink to={addressOf('law')}>{t.law.title}</PageLink>
        </li>
        <li aria-current="page">{here}</li>
      </ol>
    </nav>
  )
}

export function Send({ label, busy, isSending }: { label: string; busy: string; isSending: boolean }) {
  return (
    <Button type="primary" htmlType="submit" size="large" disabled={isSending}>
      {isSending ? busy : label}
    </Button>
  )
}
