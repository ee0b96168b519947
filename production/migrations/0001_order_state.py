"""Functions that read an order's status text; immutable, so that derivations and indexes may stand on them."""

from django.db import migrations

STATUS_TOKENS = r"""
create or replace function status_tokens(status text) returns text[]
language sql immutable parallel safe
return string_to_array(
    btrim(regexp_replace(
        regexp_replace(upper(coalesce(status, '')), '(^|\s)\S{0,3}\*+\s*$|\*+\s*$', ' '), '\s+', ' ', 'g'
    )),
    ' '
);
comment on function status_tokens(text) is
    'Tokens of an SAP status text. Less than four letters right before the cut mark * may be half a token: dropped.';
"""

# In plpgsql: as an SQL function with a subquery it is planned anew by every call and seven times slower.
ORDER_STATE = r"""
create or replace function order_state(
    status text, ordered_quantity numeric, delivered_quantity numeric, actual_finish_date date
) returns text
language plpgsql immutable parallel safe
as $$
declare
    token constant text[] := status_tokens(status);
    is_closed constant boolean := actual_finish_date is not null or token && array['TECO', 'CLSD'];
begin
    return case
        when token && array['DLFL', 'DLT'] then 'cancelled'
        when is_closed and coalesce(delivered_quantity, 0) = 0 then 'closed_without_output'
        when is_closed and delivered_quantity < ordered_quantity then 'completed_short'
        when is_closed then 'completed'
        when token @> array['PDLV'] or delivered_quantity > 0 then 'partly_delivered'
        when token @> array['CNF'] then 'confirmed'
        when token @> array['PCNF'] then 'in_progress'
        when token @> array['REL'] then 'released'
        when token @> array['CRTD'] then 'planned'
        when btrim(status) like '%*' then 'uncertain'
        else 'unknown'
    end;
end
$$;
comment on function order_state(text, numeric, numeric, date) is
    'State of a production order: the first rule that fits (docs/decisions/0030). Tokens are compared whole.';
"""


class Migration(migrations.Migration):
    """status_tokens and order_state."""

    initial = True
    dependencies = []
    operations = [
        migrations.RunSQL(STATUS_TOKENS, "drop function if exists status_tokens(text)"),
        migrations.RunSQL(ORDER_STATE, "drop function if exists order_state(text, numeric, numeric, date)"),
    ]
