# Templates whose values `values.json` has, as Terraform gives them.
locals {
  blank = <<-E
    a

    b
  E
  blanks = <<-E
    a
        
  
    b
  E
  first = <<-E

    a
  E
  only_blanks = <<-E
      
    
  E
  empty = <<-E
  E
  plain_empty = <<E
E
  tabs = <<-E
		a
	  b
  E
  interpolated = <<-E
    ${1}
      w
  E
  at_the_start = <<-E
    a
${2}
    b
  E
  two = <<-E
    ${1}${2}
    ${3} x
   E
  directives = <<-E
      %{ if true }
    x
      %{ endif }
    y
  E
  otherwise = <<-E
      %{ if false }
      a
      %{ else }
      b
      %{ endif }
    E
  loop = <<-E
    %{ for x in ["a", "b"] ~}
    - ${x}
    %{ endfor ~}
    end
  E
  trimmed_lines = <<-E
    x
    %{~ if true ~}
    y
    %{~ endif ~}
    z
  E
  trimmed_behind = <<-E
    ${"a" ~}
    ${"b"}
      c
  E
  trimmed_blank = <<-E
    ${"a" ~}

    ${"b"}
      c
  E
  blank_in_directive = <<-E
    %{ if true }

    a
    %{ endif ~}

    b
  E
  escapes = <<-E
    $${a} %%{b} \n "q"
    E
  plain = <<E
    a
      b
E
  plain_loop = <<E
  %{ for x in ["a","b"] ~}
    ${x}
  %{ endfor ~}
end
E
  plain_trim = <<E
  a  
  ${~ "b"} c
E
  plain_both = <<E
a

  ${~ "b" ~}

  c
E
  quoted      = "a\n\n  ${~ "b" ~}\n\n  c"
  quoted_if   = "a \n %{~ if true ~} \n  x \n %{~ endif ~} \n b"
  quoted_for  = "%{ for x in ["a", "b"] ~}\n  ${x}\n%{ endfor ~}\n"
  quoted_many = "a ${~ "b"} ${"c" ~} ${"d"} \n ${~ "e" ~} \n\n f"
  file        = templatefile("${path.module}/lines.tftpl", { x = ["p", "q"] })
}
