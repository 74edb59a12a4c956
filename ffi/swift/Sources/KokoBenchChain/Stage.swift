/// The stages in the order in which the chain runs them, spelled as results spell them.
public enum Stage: String, CaseIterable, Codable, CodingKeyRepresentable, Sendable {
  case albert
  case postAlbert = "post_albert"
  case alignment, prosody, noise, vocoder, tail

  /// Whether no stage and no host reads its output `name`: the vocoder's anchor is there for its scheduling alone.
  func leavesUnread(_ name: String) -> Bool { self == .vocoder && name == "anchor" }
}

/// The name under which later stages take a stage's output `name`.
func inputName(of name: String) -> String {
  switch name {
  case "F0": return "F0_curve"
  case "N": return "N_pred"
  default: return name
  }
}
