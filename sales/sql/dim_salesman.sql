-- dim_salesman · one row per salesman code that a load mentions or staff have described
-- inputs: active_member (salesman) · target: dim_salesman · key: salesman
with named as (
    select distinct on (scope.salesman) scope.salesman, member.attributes ->> 'name' as name
    from scope_dim_salesman as scope
    inner join active_member as member on member.kind = 'salesman' and member.code = scope.salesman
    where member.attributes ->> 'name' is not null
    order by scope.salesman asc, member.precedence desc, member.load_id desc
)

select scope.salesman, named.name as sap_name
from scope_dim_salesman as scope
left join named on named.salesman = scope.salesman
where
    exists(select 1 from active_member as member where member.kind = 'salesman' and member.code = scope.salesman)
    or exists (
        select 1
        from dim_salesman as edited
        where edited.salesman = scope.salesman and coalesce(edited.local_name, edited.local_note) is not null
    )
