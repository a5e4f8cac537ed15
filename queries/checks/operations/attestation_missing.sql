-- ---
-- code: OPS-20
-- title: Manual control without a current attestation
-- severity: low
-- resource: attestation
-- optional: [attestations]
-- why: >
--   What no export can show somebody has to say, with a date, a name and where the proof is. Until then, and once that is out of date, the question is open.
-- verify: serving-audit checks <code>
-- fix: edit attestations.yaml
-- caveat: "Changes nothing in the workspace: whoever is responsible looks, and writes down what they saw."
-- controls: { iso: [A.5.36], nist: [CA-2] }
-- ---
with
  today as (
    select
      cast(cast($as_of as timestamptz) as date) as on_day
  ),
  stated as (
    select
      coalesce(check_name, control, 'nothing named') as about,
      workspace_id,
      resource,
      attested_by,
      attested_on,
      review_by,
      evidence is not null as has_evidence,
      source,
      -- What is not written down is not there.
      coalesce(
        statement is not null
        and attested_by is not null
        and evidence is not null
        and verdict in ('pass', 'fail')
        and attested_on <= today.on_day
        and review_by >= today.on_day,
        false
      ) as is_current
    from
      stg_attestations
      cross join today
      -- A newer statement about the same stands for the older ones.
    qualify
      row_number() over (
        partition by
          lower(coalesce(check_name, control, 'nothing named')),
          workspace_id,
          resource
        order by
          attested_on desc nulls last,
          source.input,
          source.item
      ) = 1
  ),
  asked as (
    select
      'account' as workspace_id,
      code as resource,
      -- Where the exports do not even reach so far, it is not known whether somebody must be asked.
      case
        when outcome = 'manual' then false
        when is_attested then true
      end as passed,
      title as about,
      message as problem,
      cast(null as varchar) as attested_by,
      attested_on,
      review_by,
      is_attested as has_evidence,
      [null] as sources
    from
      manual_question
    where
      is_attested
      or outcome in ('manual', 'not_assessed')
  )
select
  workspace_id,
  resource,
  passed,
  about,
  problem,
  attested_by,
  attested_on,
  review_by,
  has_evidence,
  sources
from
  asked
union all
select
  coalesce(workspace_id, 'account') as workspace_id,
  concat_ws(' ', about, resource) as resource,
  is_current as passed,
  about,
  case
    when not is_current then 'it is not current, or does not say what, who, when, until when or where the proof is'
  end as problem,
  attested_by,
  attested_on,
  review_by,
  has_evidence,
  [source] as sources
from
  stated
where
  -- The questions above have their own rows.
  resource is not null
  or not exists (
    from
      manual_question
    where
      lower(stated.about) in (manual_question.check_id, lower(manual_question.code))
      and (
        is_attested
        or outcome in ('manual', 'not_assessed')
      )
  )
order by
  workspace_id,
  resource
