/** What is wrong in a proposal: file, line, rule, and in words what and what to do. */
import { useEffect, useRef } from 'react'
import { lawFindingSaid } from '#faces/text'
import type { Problem } from './client.ts'
import type { LawFinding } from './law-client.ts'
import { DataTable } from './parts.tsx'
import { number, say, t } from './say.ts'

const w = t.law

export function LawProblem({ problem }: { problem: Problem | undefined }) {
  const place = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (problem !== undefined) place.current?.focus()
  }, [problem])
  if (problem === undefined) return null
  const found = (problem.details?.findings ?? []) as readonly LawFinding[]
  const errors = found.filter(one => one.level === 'error')
  return (
    <div className="errors" role="alert" tabIndex={-1} ref={place}>
      {errors.length === 0 ? (
        <p>{problem.message}</p>
      ) : (
        <>
          <h2>{say(w.findings, { count: number(errors.length) })}</h2>
          <DataTable
            caption={w.title}
            hideCaption
            columns={[w.findingHead.file, w.findingHead.line, w.findingHead.rule, w.findingHead.said].map(title => ({ title }))}
            rows={errors.map((one, at) => ({
              key: String(at),
              cells: [
                <code key="file">{one.file}</code>,
                one.line,
                one.rule === undefined ? '—' : <code key="rule">{one.rule}</code>,
                lawFindingSaid(one.code, one.message),
              ],
            }))}
          />
          <details>
            <summary>{w.raw}</summary>
            <ul className="lines" lang="en">
              {errors.map((one, at) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: findings are shown once and in order.
                <li key={at}>
                  {one.file}:{one.line} {one.code} {one.message}
                </li>
              ))}
            </ul>
          </details>
        </>
      )}
    </div>
  )
}
