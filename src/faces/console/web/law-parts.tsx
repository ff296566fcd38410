/** Parts that the pages of the law desk share. */
import { Button } from 'antd'
import type { ReactNode } from 'react'
import { useAsked } from './client.ts'
import { type Desk, getDesk } from './law-client.ts'
import { PageLink, Shown, useTitle } from './parts.tsx'
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
    <Button type="primary" htmlType="submit" disabled={isSending}>
      {isSending ? busy : label}
    </Button>
  )
}

/** A page on which something is proposed: its head, and the form once it is known what the desk holds. */
export function DeskPage(props: { title: string; lead: string; children: (desk: Desk) => ReactNode }) {
  const { title, lead, children } = props
  useTitle(title)
  const asked = useAsked('law desk', getDesk)
  return (
    <>
      <LawCrumb here={title} />
      <div className="pagehead">
        <div>
          <h1>{title}</h1>
          <p className="mute say">{lead}</p>
        </div>
      </div>
      <Shown asked={asked} lines={8}>
        {children}
      </Shown>
    </>
  )
}
