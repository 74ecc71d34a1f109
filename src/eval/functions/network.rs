//! Ranges of addresses, which the languages compute with alike and name differently.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use ipnet::IpNet;

use super::call::{Call, Result};
use crate::eval::unknown::Unknown;
use crate::eval::value::Value;

/// The range of addresses that the first argument is, without the bits of a host.
fn network(call: &Call<'_>) -> std::result::Result<IpNet, Unknown> {
    let text = call.text(0)?;
    let parsed = parse(&text, !call.env.language.is_azure());
    parsed.ok_or_else(|| call.invalid_argument("it is no range of addresses"))
}

/// Terraform reads `010.0.0.1` as `10.0.0.1`, as Go once did
/// (<https://github.com/hashicorp/terraform/blob/v1.11.0/internal/ipaddr/parse.go>).
fn parse(text: &str, with_zeros: bool) -> Option<IpNet> {
    let (address, prefix) = text.split_once('/')?;
    let decimal = |part: &str| {
        let digits = part.trim_start_matches('0');
        if digits.is_empty() && !part.is_empty() { "0".to_owned() } else { digits.to_owned() }
    };
    let address = match with_zeros && !address.contains(':') {
        true => address.split('.').map(decimal).collect::<Vec<_>>().join("."),
        false => address.to_owned(),
    };
    let is_number = !prefix.is_empty() && prefix.bytes().all(|byte| byte.is_ascii_digit());
    let prefix = prefix.parse().ok().filter(|_| is_number)?;
    Some(IpNet::new(address.parse().ok()?, prefix).ok()?.trunc())
}

fn number(address: IpAddr) -> u128 {
    match address {
        IpAddr::V4(address) => u128::from(u32::from(address)),
        IpAddr::V6(address) => u128::from(address),
    }
}

/// An address of the kind that a network has; `None` beyond the last one.
fn address(of: &IpNet, number: u128) -> Option<IpAddr> {
    Some(match of {
        IpNet::V4(_) => Ipv4Addr::from(u32::try_from(number).ok()?).into(),
        IpNet::V6(_) => Ipv6Addr::from(number).into(),
    })
}

/// How many addresses a network with a prefix has, less one.
fn size(of: &IpNet, prefix: u8) -> u128 {
    let bits = u32::from(of.max_prefix_len() - prefix);
    u128::MAX.checked_shr(128 - bits).unwrap_or(0)
}

/// The network with a prefix that begins at a number.
fn network_at(of: &IpNet, first: u128, prefix: u8) -> Option<IpNet> {
    IpNet::new(address(of, first)?, prefix).ok()
}

/// Terraform's `cidrhost(prefix, hostnum)`: a negative number counts from the end.
pub(super) fn cidrhost(call: &Call<'_>) -> Result {
    let network = network(call)?;
    let index = call.integer(1)?;
    let offset = u128::from(index.unsigned_abs());
    let last = size(&network, network.prefix_len());
    let offset = match index {
        0.. => Some(offset).filter(|offset| *offset <= last),
        _ => last.checked_sub(offset - 1),
    };
    let host = offset.and_then(|offset| address(&network, number(network.network()) + offset));
    let host = host.ok_or_else(|| call.invalid_argument("the network has fewer hosts"))?;
    call.string(host.to_string())
}

/// Terraform's `cidrnetmask(prefix)`, of IPv4 alone.
pub(super) fn cidrnetmask(call: &Call<'_>) -> Result {
    match network(call)? {
        IpNet::V4(network) => call.string(network.netmask().to_string()),
        IpNet::V6(_) => Err(call.invalid_argument("an IPv6 network has no netmask")),
    }
}

/// Terraform's `cidrsubnet(prefix, newbits, netnum)`.
pub(super) fn cidrsubnet(call: &Call<'_>) -> Result {
    let network = network(call)?;
    let (bits, index) = (call.integer(1)?, call.integer(2)?);
    if bits < 0 || index < 0 {
        // Terraform gives what nobody can mean: the subnet -1 of 10.1.2.0/24 is 0.0.0.16/28.
        return Err(call.not_evaluated());
    }
    let prefix = u8::try_from(i64::from(network.prefix_len()).saturating_add(bits)).ok();
    let within = prefix
        .filter(|prefix| *prefix <= network.max_prefix_len() && (bits > 62 || index < 1 << bits));
    let prefix =
        within.ok_or_else(|| call.invalid_argument("the subnet lies outside of the network"))?;
    subnet(call, &network, prefix, index)
}

/// The subnet with an index, which has to lie in the network.
fn subnet(call: &Call<'_>, network: &IpNet, prefix: u8, index: i64) -> Result {
    let offset = (index as u128).checked_shl(u32::from(network.max_prefix_len() - prefix));
    let first = number(network.network()) + offset.unwrap_or(0);
    match network_at(network, first, prefix) {
        Some(subnet) => call.string(subnet.to_string()),
        None => Err(call.not_evaluated()),
    }
}

/// Terraform's `cidrsubnets(prefix, newbits...)`: one behind the other, each where its size allows.
pub(super) fn cidrsubnets(call: &Call<'_>) -> Result {
    let network = network(call)?;
    let first = number(network.network());
    let last = first + size(&network, network.prefix_len());
    // Terraform begins behind the network before this one.
    let mut next = (first > 0).then_some(first);
    let mut subnets = Vec::with_capacity(call.args.len());
    for index in 1..call.args.len() {
        let bits = call.integer(index)?;
        let prefix = u8::try_from(bits).ok().filter(|bits| (1..=32).contains(bits));
        let prefix = prefix.and_then(|bits| network.prefix_len().checked_add(bits));
        let prefix = prefix.filter(|prefix| *prefix <= network.max_prefix_len());
        let prefix =
            prefix.ok_or_else(|| call.invalid_argument("it cannot extend the prefix so far"))?;
        let size = size(&network, prefix);
        // It begins at a multiple of its size.
        let start = next.and_then(|next| Some(next.checked_add(size)? & !size));
        let start = start.filter(|start| *start <= last);
        let subnet = start.and_then(|start| network_at(&network, start, prefix));
        let (Some(start), Some(subnet)) = (start, subnet) else {
            return Err(call.invalid_argument("the network has no room for the subnet"));
        };
        next = start.checked_add(size).and_then(|end| end.checked_add(1));
        subnets.push(Value::string(subnet.to_string(), call.span));
    }
    call.list(subnets, None)
}

/// `parseCidr(network)`
/// <https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-cidr>
pub(super) fn parse_cidr(call: &Call<'_>) -> Result {
    let network = network(call)?;
    let text = |address: IpAddr| Value::string(address.to_string(), call.span);
    let last = size(&network, network.prefix_len());
    let is_v4 = matches!(network, IpNet::V4(_));
    // An IPv4 network of more than two addresses keeps its first and its last one.
    let inner = u128::from(is_v4 && last > 1);
    let at = |offset: u128| address(&network, number(network.network()) + offset).map(text);
    let usable = |value: Option<Value>| value.unwrap_or_else(|| Value::null(call.span));
    let mut members = vec![
        ("network", text(network.network())),
        ("netmask", text(network.netmask())),
        ("firstUsable", usable(at(inner))),
        ("lastUsable", usable(at(last - inner))),
        ("cidr", Value::number(i64::from(network.prefix_len()), call.span)),
    ];
    if is_v4 {
        members.insert(2, ("broadcast", text(network.broadcast())));
    }
    Ok(Value::object(members, call.span))
}

/// `cidrSubnet(network, newCIDR, subnetIndex)`
pub(super) fn cidr_subnet(call: &Call<'_>) -> Result {
    let network = network(call)?;
    let (prefix, index) = (call.integer(1)?, call.integer(2)?);
    let within = u8::try_from(prefix).ok().filter(|prefix| {
        (network.prefix_len()..=network.max_prefix_len()).contains(prefix) && index >= 0
    });
    let prefix =
        within.ok_or_else(|| call.invalid_argument("the subnet lies outside of the network"))?;
    let count = size(&network, network.prefix_len()) / (size(&network, prefix).saturating_add(1));
    if index as u128 > count {
        return Err(call.not_evaluated());
    }
    subnet(call, &network, prefix, index)
}

/// `cidrHost(network, hostIndex)`: the first host is the address behind the network's own.
pub(super) fn cidr_host(call: &Call<'_>) -> Result {
    let network = network(call)?;
    let index = call.integer(1)?;
    let offset = u128::from(index.unsigned_abs()) + 1;
    let fits = index >= 0 && offset <= size(&network, network.prefix_len());
    match address(&network, number(network.network()).saturating_add(offset)).filter(|_| fits) {
        Some(host) => call.string(host.to_string()),
        None => Err(call.not_evaluated()),
    }
}
