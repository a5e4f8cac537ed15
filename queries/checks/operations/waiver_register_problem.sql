-- ---
-- code: OPS-19
-- title: Waiver register problems
-- severity: medium
-- resource: waiver
-- requires: [waivers]
-- params: { max_renewals: 2 }
-- why: >
--   A waiver is a decision to live with a risk for a while. Without an owner, a control that makes up for it and an end it is just a finding that nobody sees any more.
-- verify: serving-audit waivers check waivers.yaml exports
-- fix: edit waivers.yaml
-- caveat: "Changes nothing in the workspace: correct, renew or delete the line, with the approver's word. How long a severity may be accepted is waiver_days of the configuration."
-- controls: { nist: ["~CA-5", RA-7], iso: [A.5.36], soc2: ["~CC3.2"] }
-- ---
select
  coalesce(workspace_id, 'account') as workspace_id,
  concat_ws(
    ' ',
    coalesce(check_name, 'no check'),
    coalesce(resource, 'every resource'),
    case
      when renewal <> 0 then concat('renewal ', renewal)
    end,
    case
      when nth > 1 then concat('#', nth)
    end
  ) as resource,
  case
    when status in ('expired', 'expiring', 'invalid') then false
    when renewal > $max_renewals then false
    -- A check that came to no verdict may have rows that the line names.
    when status = 'unmatched' then case
      when is_judged then false
    end
    -- It is live, and too long for some of the findings that it names.
    else message is null
  end as passed,
  status,
  coalesce(
    message,
    case
      when renewal > $max_renewals then concat('it was renewed ', renewal, ' times')
    end
  ) as problem,
  owner,
  expires_on,
  renewal,
  matched as findings,
  [source] as sources
from
  (
    select
      source,
      workspace_id,
      check_name,
      resource,
      owner,
      expires_on,
      renewal,
      status,
      message,
      is_judged,
      matched,
      row_number() over (
        partition by
          workspace_id,
          check_name,
          resource,
          renewal
        order by
          source.input,
          source.item
      ) as nth
    from
      waiver_status
  ) as numbered
order by
  workspace_id,
  resource
